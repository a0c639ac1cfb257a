import type { Settled } from "../program/effect.ts";
import { failure } from "../program/failure.ts";
import type { EffectRequest } from "../program/program.ts";
import type { Question, Reply } from "../program/question.ts";
import type { Perform } from "./perform.ts";
import { dryRun } from "./dry-run.ts";

/**
 * A drill obeys each step's stance: `run` is done for real, everything else is only assumed and marked so.
 * Unattended, it answers only what the runbook declares for its drills.
 */
export const drill = (of: { unattended: boolean; live: Perform }): Perform => {
  const assumed = dryRun(async () => ({ ok: true, value: {} }));
  return async (request, doubt) => {
    const { effect, stance } = request;
    if (stance !== "run" && touchesTheWorld(request)) return assumed(request, doubt);
    if (effect.kind === "ask" && of.unattended) return declared(effect.question);
    return of.live(request, doubt);
  };
};

// Only the clock and the tellings are the same whether a step is done or assumed.
const touchesTheWorld = ({ effect }: EffectRequest): boolean => effect.kind !== "now" && effect.kind !== "tell";

function declared(question: Question): Settled<Reply> {
  if (question.unattended === null) return { ok: false, failure: notDeclared(question.step) };
  return { ok: true, value: { value: question.unattended, by: "unattended", reason: null, recorded: {} } };
}

const notDeclared = (step: string) =>
  failure(
    "refused",
    "NOBODY_TO_ASK",
    {
      en: `${step} asks a person, and this drill runs unattended`,
      ja: `${step} は人の判断が必要ですが、この訓練は無人です`,
    },
    {
      en: `declare drill.answers.${step} in the runbook, or drill without --unattended`,
      ja: `手順書に drill.answers.${step} を書くか、--unattended を付けずに訓練してください`,
    },
  );
