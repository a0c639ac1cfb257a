import type { Localised } from "../program/value.ts";
import { didYouMean, nearest } from "./nearest.ts";
import { runsSideBySide, type Draft, type Outline } from "./outline.ts";
import type { Remarks } from "./remarks.ts";
import { blindness } from "./sight.ts";
import { entries, entry, items, stringOf, type Node, type Range } from "./tree.ts";
import { visible } from "./width.ts";

/** Ids are unique, and `needs` and `goto` lead to steps that can be reached. */
export function lintOrder(outline: Outline, remarks: Remarks): void {
  for (const draft of outline.steps) {
    lintId(draft, outline, remarks);
    for (const need of items(entry(draft.node, "needs")?.value ?? null)) lintNeed(need, draft, outline, remarks);
    lintSafetyCopy(draft, outline, remarks);
    const policies = entry(draft.node, "on_failure")?.value ?? null;
    const written = policies?.kind === "leaf" ? [policies] : entries(policies).map(({ value }) => value);
    for (const policy of written) lintGoto(policy, draft, outline, remarks);
  }
}

function lintId(draft: Draft, outline: Outline, remarks: Remarks): void {
  const written = entry(draft.node, "id");
  const first = draft.id === null ? undefined : outline.byId.get(draft.id);
  if (written === null || first === undefined || first === draft) return;
  const at = entry(first.node, "id")?.value.range ?? first.node.range;
  const { line, column } = remarks.place(at.start);
  remarks.error(written.value.range, "DUPLICATE_ID", {
    en: `duplicate step id "${draft.id}" (first at ${line}:${column})`,
    ja: `ステップ id「${draft.id}」が重複しています (最初は ${line}:${column})`,
  });
}

function lintNeed(need: Node, draft: Draft, outline: Outline, remarks: Remarks): void {
  const id = stringOf(need);
  if (id === null) return;
  const target = outline.byId.get(id);
  if (target === undefined) return unknownStep(need.range, id, outline, remarks);
  const message = blindness(target, draft, false);
  if (message === null) return;
  const cycle = wayBack(target, draft, outline, [draft]);
  if (cycle !== null) {
    const way = cycle.map((step) => step.id).join(" → ");
    return remarks.error(need.range, "NEEDS_CYCLE", { en: `needs itself: ${way}`, ja: `前提が循環しています: ${way}` });
  }
  remarks.error(need.range, "STEP_NOT_VISIBLE", message, {
    en: "needs can only name steps that end before this one",
    ja: "needs に書けるのは、このステップより先に終わるステップだけです",
  });
}

// A check is no safety copy: what a destroying step leans on must itself have made something in this run.
function lintSafetyCopy(draft: Draft, outline: Outline, remarks: Remarks): void {
  const needs = entry(draft.node, "needs");
  if (needs === null || riskOf(draft) !== "destroy" || ["undo", "irreversible"].some((key) => entry(draft.node, key)))
    return;
  const targets = items(needs.value).map((need) => outline.byId.get(stringOf(need) ?? ""));
  if (targets.some((target) => target === undefined || riskOf(target) !== "none")) return;
  remarks.error(
    needs.key,
    "NO_WAY_BACK",
    {
      en: "none of the needed steps makes a safety copy: they only read",
      ja: "needs のどのステップも退避コピーを作りません (読み取りのみ)",
    },
    {
      en: 'undo, or needs on a step that makes a copy, or irreversible: "why"',
      ja: 'undo、コピーを作るステップへの needs、または irreversible: "理由" を書いてください',
    },
  );
}

const riskOf = ({ node, kind }: Draft): string =>
  stringOf(entry(node, "risk")?.value ?? null) ?? kind?.defaults.risk ?? "none";

function wayBack(from: Draft, to: Draft, outline: Outline, path: readonly Draft[]): Draft[] | null {
  if (from === to) return [...path, to];
  if (path.includes(from)) return null;
  for (const need of items(entry(from.node, "needs")?.value ?? null)) {
    const next = outline.byId.get(stringOf(need) ?? "");
    const found = next === undefined ? null : wayBack(next, to, outline, [...path, from]);
    if (found !== null) return found;
  }
  return null;
}

function lintGoto(policy: Node, draft: Draft, outline: Outline, remarks: Remarks): void {
  const id = /^goto:(.+)$/.exec(stringOf(policy) ?? "")?.[1];
  if (id === undefined) return;
  const { start, end } = policy.range;
  // In quotes the whole value is shown.
  const range: Range = end - start === "goto:".length + id.length ? { start: end - id.length, end } : policy.range;
  const target = outline.byId.get(id);
  if (target === undefined) return unknownStep(range, id, outline, remarks);
  const message = unreachable(target, draft);
  if (message !== null) remarks.error(range, "GOTO_UNREACHABLE", message, GOTO_RULE);
}

/** A jump stays inside its list, or leads from the steps of one phase to those of another. */
function unreachable(target: Draft, draft: Draft): Localised | null {
  if (draft.parent !== null && runsSideBySide(draft.parent)) {
    return { en: "a branch of parallel cannot jump", ja: "parallel の枝からは移動できません" };
  }
  const within = target.siblings === draft.siblings;
  const between = target.parent === null && draft.parent === null && target.area === "steps";
  if (within || between) return null;
  return { en: `"${target.id}" cannot be reached from here`, ja: `ここから「${target.id}」へは移動できません` };
}

const GOTO_RULE: Localised = {
  en: "a jump stays inside its list of steps, or goes from phase to phase",
  ja: "移動先は同じリスト内のステップか、別フェーズの steps に限られます",
};

function unknownStep(range: Range, id: string, outline: Outline, remarks: Remarks): void {
  const meant = didYouMean(nearest(id, outline.byId.keys()));
  const name = visible(id);
  remarks.error(range, "UNKNOWN_STEP", {
    en: `unknown step "${name}"${meant.en}`,
    ja: `不明なステップ「${name}」${meant.ja}`,
  });
}
