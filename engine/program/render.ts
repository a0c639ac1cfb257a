import type { Facts, Expression, Template, Text } from "./expression.ts";
import { failure, Stopped } from "./failure.ts";
import { isSecret, type Localised, type Secret, type Value } from "./value.ts";

/** Fills a template. What is undecided stays visible as written; a secret or an error stops the step. */
export function render(template: Template, facts: Facts): string {
  return template.parts.map((part) => (typeof part === "string" ? part : filled(part, facts))).join("");
}

/** Fills a value for a place that may hold a secret: an environment variable or a header. */
export function renderValue(template: Template, facts: Facts): string | Secret {
  const [only] = template.parts;
  if (template.parts.length === 1 && only !== undefined && typeof only !== "string") {
    const value = evaluate(only, facts);
    if (isSecret(value)) return value;
  }
  return render(template, facts);
}

export const renderText = (text: Text, facts: Facts): Localised => ({
  en: render(text.en, facts),
  ja: render(text.ja, facts),
});

/** The value of an expression; undefined when it is undecided. */
export function evaluate(expression: Expression, facts: Facts): Value | undefined {
  const result = expression.evaluate(facts);
  switch (result.kind) {
    case "value":
      return result.value;
    case "undecided":
      if (facts.strict) throw new Stopped(undecided(expression.source, result.because));
      return undefined;
    case "error":
      throw new Stopped(result.failure);
    default:
      return result satisfies never;
  }
}

/** A text for people where it can be filled, else as it is written: a title must not end a run. */
export function sayOr(text: Text, facts: Facts): Localised {
  try {
    return renderText(text, { ...facts, strict: false });
  } catch (stop) {
    if (stop instanceof Stopped) return { en: text.en.source, ja: text.ja.source };
    throw stop;
  }
}

const undecided = (source: string, because: Localised) =>
  failure(
    "refused",
    "ONLY_ASSUMED",
    {
      en: `${source} ${because.en}, and that was only assumed in this drill`,
      ja: `${source} は${because.ja}が、この訓練では仮定されただけです`,
    },
    {
      en: "give the step it depends on the stance run, or this one the same stance",
      ja: "依存先のステップを drill: run にするか、このステップも同じ扱いにしてください",
    },
  );

/** A value as a command or a sentence gets it. */
export function written(value: Value): string {
  if (value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function filled(expression: Expression, facts: Facts): string {
  const value = evaluate(expression, facts);
  if (value === undefined) return `\${{ ${expression.source} }}`;
  if (isSecret(value)) {
    throw new Stopped(
      failure(
        "invalid",
        "SECRET_IN_TEXT",
        {
          en: `the secret ${value.secret} cannot be part of a text`,
          ja: `秘密 ${value.secret} は文章に含められません`,
        },
        { en: "pass it as a whole environment variable", ja: "環境変数の値としてそのまま渡してください" },
      ),
    );
  }
  return written(value);
}
