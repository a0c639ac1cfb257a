import { didYouMean, nearest } from "./nearest.ts";
import type { Outline } from "./outline.ts";
import type { Remarks } from "./remarks.ts";
import { child, entries, entry, items, stringOf, type MapNode } from "./tree.ts";
import { visible } from "./width.ts";

/** Rules about the runbook as a whole. */
export function lintRunbook(root: MapNode, outline: Outline, remarks: Remarks): void {
  lintPhases(root, remarks);
  lintObjectives(root, outline, remarks);
  for (const { name, key } of entries(child(child(root, "drill"), "answers"))) {
    if (outline.byId.has(name)) continue;
    const meant = didYouMean(nearest(name, outline.byId.keys()));
    const id = visible(name);
    remarks.error(key, "UNKNOWN_STEP", {
      en: `unknown step "${id}"${meant.en}`,
      ja: `不明なステップ「${id}」${meant.ja}`,
    });
  }
}

function lintPhases(root: MapNode, remarks: Remarks): void {
  const seen = new Set<string>();
  for (const phase of items(child(root, "phases"))) {
    const id = child(phase, "id");
    const name = stringOf(id);
    if (id !== null && name !== null && seen.has(name)) {
      remarks.error(id.range, "DUPLICATE_ID", {
        en: `duplicate phase id "${name}"`,
        ja: `フェーズ id「${name}」が重複しています`,
      });
    }
    if (name !== null) seen.add(name);
  }
}

function lintObjectives(root: MapNode, outline: Outline, remarks: Remarks): void {
  const objectives = child(root, "objectives");
  const rto = entry(objectives, "rto");
  const recovered = outline.steps.some(({ node }) => /^r?e?cov/.test(stringOf(child(node, "milestone")) ?? ""));
  if (rto !== null && !recovered) {
    remarks.warning(
      rto.key,
      "MILESTONE",
      {
        en: "no step has milestone: recovered, so the RTO clock never stops",
        ja: "milestone: recovered のステップがなく、RTO の計測が止まりません",
      },
      {
        en: "put it on the step that proves the service is back",
        ja: "サービスの復旧を確認するステップに付けてください",
      },
    );
  }
  const rpo = entry(objectives, "rpo");
  if (rpo === null || outline.steps.some(({ node }) => node.entries.has("rpo"))) return;
  remarks.warning(
    rpo.key,
    "RPO",
    {
      en: "no step has an rpo, so the data loss is never measured",
      ja: "rpo を持つステップがなく、データ損失を測定できません",
    },
    {
      en: "capture the time of the newest row, then rpo: …",
      ja: "最新データの時刻を capture し、rpo: に指定してください",
    },
  );
}
