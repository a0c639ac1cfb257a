import type { Localised } from "../program/value.ts";
import type { InputType } from "./cel.ts";
import { patternProblem } from "./pattern.ts";
import type { Remarks } from "./remarks.ts";
import { child, entries, entry, items, stringOf, type Node } from "./tree.ts";

/** The declarations of inputs must fit themselves. */
export function lintInputs(inputs: Node | null, remarks: Remarks): void {
  for (const { value } of entries(inputs)) {
    const type = stringOf(child(value, "type")) as InputType | null; // the schema allows no other text
    if (type === null) continue;
    for (const word of ["pattern", "choices", "default"]) {
      const written = entry(value, word);
      const applies = word === "default" ? type !== "secret" : type === "string";
      if (written === null || applies) continue;
      remarks.error(written.key, "INPUT", {
        en: `"${word}" is not for inputs of type ${type}`,
        ja: `"${word}" は ${type} 型の入力には使えません`,
      });
    }
    const pattern = child(value, "pattern");
    const slow = patternProblem(stringOf(pattern) ?? "");
    if (pattern !== null && slow !== null) remarks.error(pattern.range, "SLOW_PATTERN", slow);
    const fallback = child(value, "default");
    if (fallback === null || type === "secret") continue;
    const message = misfit(fallback, {
      type,
      pattern: slow === null ? stringOf(pattern) : null,
      choices: child(value, "choices"),
    });
    if (message !== null) remarks.error(fallback.range, "INPUT_DEFAULT", message);
  }
}

const TIMESTAMP = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

function misfit(node: Node, rule: { type: InputType; pattern: string | null; choices: Node | null }): Localised | null {
  const { data } = node;
  switch (rule.type) {
    case "integer":
      return Number.isInteger(data)
        ? null
        : { en: "the default must be a whole number", ja: "default は整数にしてください" };
    case "number":
      return typeof data === "number"
        ? null
        : { en: "the default must be a number", ja: "default は数値にしてください" };
    case "boolean":
      return typeof data === "boolean"
        ? null
        : { en: "the default must be true or false", ja: "default は true か false にしてください" };
    case "timestamp":
      return typeof data === "string" && TIMESTAMP.test(data)
        ? null
        : {
            en: "the default must be a time such as 2026-11-01T03:00:00Z",
            ja: "default は 2026-11-01T03:00:00Z の形の時刻にしてください",
          };
    case "string":
      return misfitText(node, rule.pattern, rule.choices);
    case "secret":
      return null;
    default:
      return rule.type satisfies never;
  }
}

function misfitText(node: Node, pattern: string | null, choices: Node | null): Localised | null {
  const text = stringOf(node);
  if (text === null) {
    const written = node.kind === "leaf" ? node.written : "";
    return {
      en: `the default must be text: write "${written}" in quotes`,
      ja: `default は文字列です。"${written}" のように引用符で囲んでください`,
    };
  }
  if (pattern !== null && !new RegExp(`^(?:${pattern})$`, "u").test(text)) {
    return { en: `the default does not match ${pattern}`, ja: `default が ${pattern} に一致しません` };
  }
  const allowed = items(choices).map(stringOf);
  if (allowed.length === 0 || allowed.includes(text)) return null;
  return {
    en: `the default must be one of ${allowed.join(", ")}`,
    ja: `default は ${allowed.join(", ")} のいずれかにしてください`,
  };
}
