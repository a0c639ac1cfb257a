import { HOST_FACTS, RUN_FACTS } from "./cel.ts";
import { didYouMean, nearest } from "./nearest.ts";
import { patternProblem } from "./pattern.ts";
import { problem, type Problem } from "./problem.ts";
import type { Reference, References } from "./references.ts";
import type { Scope } from "./scope.ts";
import { visible } from "./width.ts";

/** Checks every name an expression reads against what can be seen at its place. */
export const checkNames = (references: References, scope: Scope): Problem[] => [
  ...references.facts.flatMap((reference) => checkReference(reference, scope)),
  ...references.patterns.flatMap(({ pattern, range }) => checkPattern(pattern, range)),
];

function checkReference(reference: Reference, scope: Scope): Problem[] {
  const [first, second] = reference.keys;
  switch (reference.root) {
    case "inputs":
      if (first === undefined) return [problem(reference.range, "UNKNOWN_INPUT", nameIt.message, nameIt.hint)];
      return known(first, Object.keys(scope.inputs), "UNKNOWN_INPUT", { en: "input", ja: "入力" });
    case "hosts":
      if (first === undefined) return [];
      return [
        ...known(first, scope.roles, "UNKNOWN_ROLE", { en: "role", ja: "役割" }),
        ...known(second, HOST_FACTS, "UNKNOWN_NAME", { en: "fact of a host", ja: "ホストの項目" }),
      ].slice(0, 1);
    case "run":
      return known(first, RUN_FACTS, "UNKNOWN_NAME", { en: "fact of the run", ja: "実行の項目" });
    case "verify":
      if (!scope.locals.includes("verify")) return [];
      return known(first, ["stdout", "stderr", "exit_code"], "UNKNOWN_NAME", {
        en: "result of verify",
        ja: "verify の結果",
      });
    case "steps":
      return first === undefined ? [] : checkStep(first, second, scope);
    case "item":
      return [];
    default:
      return reference.root satisfies never;
  }
}

type Key = Reference["keys"][number];

function known(
  key: Key | undefined,
  names: readonly string[],
  code: string,
  what: { en: string; ja: string; of?: string },
): Problem[] {
  if (key === undefined || names.includes(key.name)) return [];
  const suggestion = nearest(key.name, names);
  const meant = didYouMean(suggestion);
  const name = visible(key.name);
  const message = {
    en: `unknown ${what.en} "${name}"${what.of ?? ""}${meant.en}`,
    ja: `不明な${what.ja}「${name}」${meant.ja}`,
  };
  return [problem(key.range, code, message, names.length === 0 || suggestion !== null ? null : knownHere(names))];
}

const knownHere = (names: readonly string[]) => ({
  en: `known here: ${names.join(", ")}`,
  ja: `ここで使えるもの: ${names.join(", ")}`,
});

function checkStep(id: Key, output: Key | undefined, scope: Scope): Problem[] {
  const sight = scope.step(id.name);
  if (sight.kind === "hidden") return [problem(id.range, "STEP_NOT_VISIBLE", sight.message, sight.hint)];
  if (sight.kind === "visible" && sight.outputs === null) return [];
  if (sight.kind === "visible")
    return known(output, sight.outputs ?? [], "UNKNOWN_OUTPUT", {
      en: "output",
      ja: ` ${id.name} の出力`,
      of: ` of ${id.name}`,
    });
  const dashed = scope.stepIds.find((other) => other.startsWith(`${id.name}-`));
  const meant = nearest(id.name, scope.stepIds);
  const name = visible(id.name);
  if (meant === null && dashed !== undefined) {
    const hint = {
      en: `an id with "-" is written steps["${dashed}"]`,
      ja: `「-」を含む id は steps["${dashed}"] と書きます`,
    };
    return [problem(id.range, "UNKNOWN_STEP", { en: `unknown step "${name}"`, ja: `不明なステップ「${name}」` }, hint)];
  }
  const suggestion = didYouMean(meant);
  const message = { en: `unknown step "${name}"${suggestion.en}`, ja: `不明なステップ「${name}」${suggestion.ja}` };
  return [problem(id.range, "UNKNOWN_STEP", message)];
}

const nameIt = {
  message: { en: "an input must be read by its name", ja: "入力は名前を指定して参照してください" },
  hint: { en: "write inputs.name", ja: "inputs.名前 と書いてください" },
};

function checkPattern(pattern: string | null, range: Problem["range"]): Problem[] {
  if (pattern === null) {
    const message = {
      en: "the pattern of matches() must be written out",
      ja: "matches() のパターンは文字列として直接書いてください",
    };
    return [problem(range, "SLOW_PATTERN", message)];
  }
  const message = patternProblem(pattern);
  return message === null ? [] : [problem(range, "SLOW_PATTERN", message)];
}
