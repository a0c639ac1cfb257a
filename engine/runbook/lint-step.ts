import type { Step } from "../program/runbook.ts";
import type { Draft } from "./outline.ts";
import type { Remarks } from "./remarks.ts";
import { child, entry, headOf, stringOf, type Range } from "./tree.ts";

/** What a rule sees of a step. `has` also counts keys that were misspelt, so that one mistake is told once. */
interface Linted {
  readonly draft: Draft;
  readonly step: Step;
  readonly has: (key: string) => boolean;
  readonly remarks: Remarks;
}

/** The safety rules every step must keep. */
export function lintStep(linted: Linted): void {
  for (const rule of RULES) rule(linted);
}

const RULES: readonly ((linted: Linted) => void)[] = [
  function timeoutIsThere({ draft, has, remarks }) {
    if (draft.kind?.timed !== true || has("timeout")) return;
    remarks.error(
      actionOf(draft),
      "TIMEOUT_MISSING",
      {
        en: `"${draft.kind.kind}" needs a timeout: nothing waits for ever`,
        ja: `「${draft.kind.kind}」には timeout が必要です (無期限には待ちません)`,
      },
      { en: "for example timeout: 5m", ja: "例: timeout: 5m" },
    );
  },

  function durationsPass({ draft, step, remarks }) {
    const timeout = entry(draft.node, "timeout");
    if (step.timeoutMs !== 0 || timeout === null) return;
    remarks.error(timeout.value.range, "DURATION", {
      en: '"timeout" must be longer than 0',
      ja: '"timeout" は 0 より長くしてください',
    });
  },

  function destructionIsConfirmed({ draft, step, has, remarks }) {
    if (!riskKnown(draft, has) || step.risk !== "destroy" || has("confirm")) return;
    remarks.error(
      riskOf(draft),
      "CONFIRM_MISSING",
      { en: "a step that destroys needs a confirm", ja: "risk: destroy のステップには confirm が必要です" },
      {
        en: "say what is lost: confirm: { en: …, ja: … }",
        ja: "何が失われるかを書いてください: confirm: { en: …, ja: … }",
      },
    );
  },

  function destructionHasAWayBack({ draft, step, has, remarks }) {
    if (!riskKnown(draft, has) || step.risk !== "destroy") return;
    if (has("undo") || has("irreversible") || has("needs")) return;
    remarks.error(
      riskOf(draft),
      "NO_WAY_BACK",
      { en: "a step that destroys needs a way back", ja: "risk: destroy のステップには戻す手段が必要です" },
      {
        en: 'undo, or needs on a safety copy made in this run, or irreversible: "why"',
        ja: 'undo、この実行で作った退避コピーへの needs、または irreversible: "理由" を書いてください',
      },
    );
  },

  function drillKnowsWhatToDo({ draft, step, has, remarks }) {
    if (!riskKnown(draft, has) || step.risk === "none" || has("drill")) return;
    const stated = entry(draft.node, "risk") !== null;
    remarks.error(
      riskOf(draft),
      "DRILL_MISSING",
      {
        en: "a step that changes something says how a drill treats it",
        ja: "変更を伴うステップには訓練での扱い (drill) が必要です",
      },
      stated
        ? {
            en: "drill: run, or drill: { stance: simulate, reason: … }",
            ja: "drill: run、または drill: { stance: simulate, reason: … }",
          }
        : { en: "drill: run — or risk: none if it only reads", ja: "drill: run、読み取りだけなら risk: none" },
    );
  },

  function drillSaysWhyNot({ draft, step, remarks }) {
    const written = entry(draft.node, "drill");
    if (written === null || step.drill?.stance === undefined || step.drill.stance === "run") return;
    const reason = child(written.value, "reason");
    if (reason !== null) return;
    const { stance } = step.drill;
    remarks.error(
      written.value.kind === "leaf" ? written.value.range : headOf(written.value),
      "DRILL_REASON",
      { en: `drill: ${stance} needs a reason`, ja: `drill: ${stance} には理由が必要です` },
      { en: `drill: { stance: ${stance}, reason: … }`, ja: `drill: { stance: ${stance}, reason: … }` },
    );
  },

  function repeatCheckCanCheck({ draft, step, has, remarks }) {
    const written = entry(draft.node, "repeat");
    if (step.repeat !== "check" || written === null || has("verify")) return;
    remarks.error(
      written.value.range,
      "VERIFY_MISSING",
      { en: "repeat: check needs a verify to ask", ja: "repeat: check には verify が必要です" },
      {
        en: "verify: a command that exits 0 when the step took effect",
        ja: "verify: ステップが効いたとき終了コード 0 になるコマンド",
      },
    );
  },

  function undoHasSomethingToUndo({ draft, step, has, remarks }) {
    if (!riskKnown(draft, has) || step.risk !== "none") return;
    for (const key of ["undo", "irreversible"]) {
      const written = entry(draft.node, key);
      if (written === null) continue;
      remarks.warning(
        written.key,
        "NOTHING_TO_UNDO",
        {
          en: `"${key}" on a step that changes nothing is never used`,
          ja: `何も変更しないステップの "${key}" は使われません`,
        },
        { en: "say risk: change if it does change something", ja: "変更を伴うなら risk: change を指定してください" },
      );
    }
  },

  function alwaysHasNoPolicy({ draft, remarks }) {
    const written = entry(draft.node, "on_failure");
    if (draft.area !== "always" || draft.parent !== null || written === null) return;
    remarks.warning(written.key, "POLICY_UNUSED", {
      en: "steps under always go on whatever happens: on_failure is not used",
      ja: "always のステップは失敗しても先へ進むため、on_failure は使われません",
    });
  },

  function recoveredIsSpeltWell({ draft, remarks }) {
    const written = entry(draft.node, "milestone");
    const word = stringOf(written?.value ?? null);
    if (written === null || word === null || word === "recovered" || !/^r?e?cov/.test(word)) return;
    remarks.warning(written.value.range, "MILESTONE", {
      en: `only "recovered" stops the RTO clock, "${word}" does not`,
      ja: `RTO の計測を止めるのは "recovered" だけです ("${word}" では止まりません)`,
    });
  },
];

const riskKnown = (draft: Draft, has: (key: string) => boolean): boolean => {
  const written = stringOf(entry(draft.node, "risk")?.value ?? null);
  return written === null ? !has("risk") : ["none", "change", "destroy"].includes(written);
};

/** Where the kind of the step is named. */
export const actionOf = (draft: Draft): Range =>
  (draft.kind === null ? null : entry(draft.node, draft.kind.kind)?.key) ?? headOf(draft.node);

const riskOf = (draft: Draft): Range => entry(draft.node, "risk")?.value.range ?? actionOf(draft);
