import type { Runbook } from "../program/runbook.ts";
import { didYouMean, nearest } from "./nearest.ts";
import type { Draft } from "./outline.ts";
import type { Remarks } from "./remarks.ts";
import { actionOf } from "./lint-step.ts";
import { entries, entry, stringOf } from "./tree.ts";
import { visible } from "./width.ts";

/** What a step hands to another runbook must be what that runbook asks for. */
export function lintCall(draft: Draft, called: (id: string) => Runbook | undefined, remarks: Remarks): void {
  if (draft.kind?.kind !== "call") return;
  const runbook = called(stringOf(entry(draft.node, "call")?.value ?? null) ?? "");
  if (runbook === undefined) return;
  const written = entry(draft.node, "with");
  const given = entries(written?.value ?? null);
  const names = Object.keys(runbook.inputs);
  // A misspelt name and the missing one it stands for are one mistake.
  const meantNames = new Set<string>();
  for (const { name, key } of given) {
    if (names.includes(name)) continue;
    const suggestion = nearest(name, names);
    if (suggestion !== null) meantNames.add(suggestion);
    const meant = didYouMean(suggestion);
    const shown = visible(name);
    remarks.error(key, "UNKNOWN_INPUT", {
      en: `${runbook.id} has no input "${shown}"${meant.en}`,
      ja: `${runbook.id} に入力「${shown}」はありません${meant.ja}`,
    });
  }
  const missing = names.filter(
    (name) =>
      runbook.inputs[name]?.fallback === undefined && !meantNames.has(name) && !given.some((one) => one.name === name),
  );
  if (missing.length === 0) return;
  const list = missing.join(", ");
  remarks.error(written?.key ?? actionOf(draft), "MISSING_INPUT", {
    en: `${runbook.id} needs the input ${list}`,
    ja: `${runbook.id} には入力 ${list} が必要です`,
  });
}
