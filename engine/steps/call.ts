import type { Runbook } from "../program/runbook.ts";
import { optional, variables, word } from "../program/shape.ts";
import { failure } from "../program/failure.ts";
import { calledInputs } from "../program/inputs.ts";
import { defineStep, notDone } from "../program/step-kind.ts";
import type { Values } from "../program/value.ts";
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
    // A plan calls with what it does not know yet; a value that is still undecided fits no pattern.
    const inputs = turn.facts.strict
      ? calledInputs(runbook, Object.fromEntries(given))
      : loose(runbook, Object.fromEntries(given));
    if ("wrong" in inputs) return notDone(failure("invalid", "INPUT", inputs.wrong));
    return yield* turn.call(runbook, inputs.values);
  },
});

const loose = ({ inputs }: Runbook, given: Values): { values: Values } => ({
  values: {
    ...Object.fromEntries(Object.entries(inputs).map(([name, { fallback }]) => [name, fallback ?? null])),
    ...given,
  },
});
