import { EXIT } from "../program/failure.ts";
import { written } from "../program/render.ts";
import { typedInput } from "../program/inputs.ts";
import type { Input, Runbook } from "../program/runbook.ts";
import type { Localised, Value } from "../program/value.ts";
import { nearest } from "../runbook/nearest.ts";
import { Refusal } from "./refusal.ts";

/** Inputs ready for a run: values as facts, secrets by name with the reference they came from. */
export interface Given {
  readonly values: Readonly<Record<string, Value>>;
  /** Name of a secret input to its reference (`env:NAME`, `file:/path`). */
  readonly secrets: Readonly<Record<string, string>>;
}

/** Merges defaults, the environment's values and `--input` words, the later winning; every mistake ends the command. */
export function giveInputs(
  runbook: Runbook,
  environment: Readonly<Record<string, Value>>,
  words: readonly string[],
): Given {
  const spoken = readWords(words, runbook);
  const values: Record<string, Value> = {};
  const secrets: Record<string, string> = {};
  for (const [name, input] of Object.entries(runbook.inputs)) {
    const value = spoken[name] ?? environment[name] ?? input.fallback;
    if (value === undefined) throw missing(name, input);
    if (input.type === "secret") {
      secrets[name] = written(value);
      values[name] = { secret: name };
    } else values[name] = typed(name, input, value);
  }
  return { values, secrets };
}

function readWords(words: readonly string[], runbook: Runbook): Record<string, string> {
  const spoken: Record<string, string> = {};
  for (const word of words) {
    const at = word.indexOf("=");
    const name = word.slice(0, Math.max(0, at));
    if (at < 1)
      throw invalid({
        en: `--input ${word}: write it as name=value`,
        ja: `--input ${word}: 名前=値 の形で書いてください`,
      });
    if (runbook.inputs[name] === undefined) throw unknown(name, runbook);
    if (spoken[name] !== undefined)
      throw invalid({ en: `--input ${name} is given twice`, ja: `--input ${name} が2回指定されています` });
    spoken[name] = word.slice(at + 1);
  }
  return spoken;
}

function typed(name: string, input: Input, value: Value): Value {
  const result = typedInput(name, input, value);
  if ("wrong" in result) throw invalid(result.wrong);
  return result.value;
}

const invalid = (text: Localised): Refusal => new Refusal(EXIT.invalidInput, text);

const missing = (name: string, input: Input): Refusal =>
  new Refusal(
    EXIT.invalidInput,
    {
      en: `the input ${name} is missing: ${input.title.en.source}`,
      ja: `入力 ${name} がありません: ${input.title.ja.source}`,
    },
    input.type === "secret"
      ? { en: `give a reference: --input ${name}=env:NAME`, ja: `参照で渡してください: --input ${name}=env:名前` }
      : { en: `give it with --input ${name}=…`, ja: `--input ${name}=… で渡してください` },
  );

const unknown = (name: string, runbook: Runbook): Refusal => {
  const close = nearest(name, Object.keys(runbook.inputs));
  return new Refusal(
    EXIT.invalidInput,
    { en: `the runbook has no input "${name}"`, ja: `手順書に入力 "${name}" はありません` },
    close === null ? null : { en: `did you mean "${close}"?`, ja: `"${close}" ではありませんか?` },
  );
};
