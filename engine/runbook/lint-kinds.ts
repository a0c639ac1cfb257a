import type { Draft } from "./outline.ts";
import { patternProblem } from "./pattern.ts";
import type { Remarks } from "./remarks.ts";
import { child, entry, headOf, items, stringOf } from "./tree.ts";

/** Rules between the fields of one step that a schema cannot say. */
export function lintKind(draft: Draft, remarks: Remarks): void {
  lintPattern(draft, remarks);
  lintComposite(draft, remarks);
  if (draft.kind !== null) RULES[draft.kind.kind]?.(draft, remarks);
}

// Its steps have retries and repeat rules of their own; doing the whole group again would do the good ones twice.
function lintComposite({ node, kind }: Draft, remarks: Remarks): void {
  if (!kind?.composite) return;
  for (const key of ["retry", "repeat"]) {
    const written = entry(node, key);
    if (written === null) continue;
    remarks.error(
      written.key,
      "NOT_REPEATED",
      { en: `"${kind.kind}" is never repeated as a whole`, ja: `「${kind.kind}」全体は繰り返されません` },
      { en: `write ${key} on the steps inside`, ja: `${key} は内側のステップに書いてください` },
    );
  }
}

function lintPattern(draft: Draft, remarks: Remarks): void {
  const pattern = child(draft.node, "pattern");
  const message = patternProblem(stringOf(pattern) ?? "");
  if (pattern !== null && message !== null) remarks.error(pattern.range, "SLOW_PATTERN", message);
}

const RULES: Readonly<Record<string, (draft: Draft, remarks: Remarks) => void>> = {
  wait(draft, remarks) {
    const target = entry(draft.node, "wait");
    if (target?.value.kind !== "map") return;
    const { entries } = target.value;
    const named = ["command", "http", "tcp"].filter((name) => entries.has(name));
    if (named.length === 1) return;
    remarks.error(headOf(target.value), "WAIT_TARGET", {
      en: "wait needs exactly one of command, http, tcp",
      ja: "wait には command・http・tcp のうち1つだけを書いてください",
    });
  },

  http(draft, remarks) {
    const method = child(child(draft.node, "http"), "method");
    const word = stringOf(method);
    if (method === null || word === null || word === "GET" || word === "HEAD" || entry(draft.node, "risk") !== null)
      return;
    remarks.error(
      method.range,
      "RISK_MISSING",
      { en: `${word} changes something: say how much`, ja: `${word} は変更を伴います。risk を指定してください` },
      {
        en: "risk: change or destroy, and repeat: never unless it may be sent twice",
        ja: "risk: change または destroy。2回送ってよい場合を除き repeat: never",
      },
    );
  },

  choose(draft, remarks) {
    const options = entry(draft.node, "options");
    if (options?.value.kind !== "list") return;
    const values = items(options.value).map((option) => stringOf(child(option, "value")) ?? "");
    if (values.length < 2) {
      remarks.error(options.key, "OPTIONS", {
        en: "a choice needs two options or more",
        ja: "選択肢は2つ以上必要です",
      });
    }
    for (const [index, option] of items(options.value).entries()) {
      const value = child(option, "value");
      if (value === null || values.indexOf(values[index] ?? "") === index) continue;
      remarks.error(value.range, "OPTIONS", {
        en: `duplicate option "${values[index]}"`,
        ja: `選択肢「${values[index]}」が重複しています`,
      });
    }
    const fallback = child(draft.node, "default");
    const chosen = stringOf(fallback);
    if (fallback === null || chosen === null || values.includes(chosen)) return;
    remarks.error(fallback.range, "OPTIONS", {
      en: `the default must be one of ${values.join(", ")}`,
      ja: `default は ${values.join(", ")} のいずれかにしてください`,
    });
  },
};
