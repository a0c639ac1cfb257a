import type { Runbook } from "../program/runbook.ts";
import { optional, variables, word } from "../program/shape.ts";
import { defineStep } from "../program/step-kind.ts";
import { renderValue } from "../program/render.ts";

export const call = defineStep({
  kind: "call",
  about: {
    en: "Run another runbook of the same folder; its outputs become this step's.",
    ja: "同じフォルダーの別の手順書を実行します。その outputs がこのステップの出力になります。",
  },
  example: `id: restore
call: restore-dump
with: { backup: '\${{ inputs.backup }}' }`,
  fields: {
    call: word({ en: "Id of the runbook.", ja: "手順書の id。" }, "^[a-z][a-z0-9-]*$"),
    with: optional(variables({ en: "Values for its inputs.", ja: "inputs に渡す値。" })),
  },
  defaults: { risk: "none", repeat: "safe" },
  timed: false,
  composite: true,
  summary: ({ action }) => ({ en: `run the runbook ${action.call}`, ja: `手順書 ${action.call} を実行` }),
  *run(turn) {
    // The parser replaces the id by the runbook it names; see `called` in runbook/.
    const { runbook } = turn.action as unknown as { runbook: Runbook };
    const given = Object.entries(turn.action.with ?? {}).map(([name, value]) => [name, renderValue(value, turn.facts)]);
    const defaults = Object.entries(runbook.inputs).map(([name, input]) => [name, input.fallback ?? null]);
    return yield* turn.call(runbook, { ...Object.fromEntries(defaults), ...Object.fromEntries(given) });
  },
});
