import { failure, type Failure } from "./failure.ts";
import { read, type Reading } from "./probe.ts";
import { stanced, within, type Program } from "./program.ts";
import { written } from "./render.ts";
import type { Remedy } from "./question.ts";
import { notDone, type AnyStepKind, type Done, type Turn } from "./step-kind.ts";
import type { Localised } from "./value.ts";
import { ask, sleep, tell } from "./verbs.ts";

/** How an action ended, after retries, doubts and verification. */
export interface Acted {
  readonly done: Done;
  readonly attempts: number;
  /** The reading of `verify`, for captures. */
  readonly verified: Reading | null;
}

/**
 * Does the action of a step.
 * A1  A failure is retried as often as `retry` says, never more.
 * A2  An outcome in doubt is settled before anything is repeated: `safe` repeats, `check` asks the verify probe,
 *     `never` asks a person.
 * A3  Nothing is done well until its `verify` says yes.
 */
export function* act(of: {
  kind: AnyStepKind;
  turn: Turn<unknown>;
  address: string;
  /** Asks again for a yes that has grown too old; null while it is still good. */
  renew: (attempt: number) => Program<Failure | null>;
}): Program<Acted> {
  const { kind, turn, address } = of;
  const { retry } = turn.step;
  const tries = retry.times + 1;
  let repeats = 0;
  let pause = retry.everyMs;
  for (let attempt = 1; ; attempt++) {
    if (attempt > 1) {
      const refused = yield* of.renew(attempt);
      if (refused !== null) return { done: notDone(refused), attempts: attempt, verified: null };
      yield* tell({ kind: "attempt", address, number: attempt, of: Math.max(tries, attempt) });
    }
    const acted = yield* attemptOnce(kind, turn, attempt);
    if (acted.done.ok) return { ...acted, attempts: attempt };
    const settled = inDoubt(acted.done.failure)
      ? yield* within(`doubt.${attempt}`, settleDoubt(turn, acted.done))
      : null;
    if (settled === "happened")
      return { done: { ok: true, outputs: acted.done.outputs, assumed: false }, attempts: attempt, verified: null };
    if (settled === "redo" || (settled === "repeat" && ++repeats <= SAFE_REPEATS)) continue;
    if (settled === "stop" || attempt >= tries || !mayRetry(acted.done.failure)) return { ...acted, attempts: attempt };
    yield* sleep(pause);
    pause = Math.round(pause * retry.backoff);
  }
}

function* attemptOnce(kind: AnyStepKind, turn: Turn<unknown>, attempt: number): Program<Omit<Acted, "attempts">> {
  const stance = turn.step.drill?.stance ?? "run";
  const done = yield* stanced(stance, kind.run(turn));
  if (!done.ok || turn.step.verify === null) return { done, verified: null };
  const verified = yield* within(`verify.${attempt}`, stanced(stance, read(turn.step.verify, turn, done.outputs)));
  if (verified.failure === null)
    return { done: { ...done, assumed: done.assumed || verified.verdict === "assumed" }, verified };
  return {
    done: notDone(notVerified(verified.failure), done.outputs, written(verified.facts["stderr"] ?? null)),
    verified,
  };
}

/** The states in which repeating could do something twice. */
export const inDoubt = (cause: Failure): boolean => cause.reason === "unknown" || cause.code === "KILL_UNCONFIRMED";

const mayRetry = (cause: Failure): boolean => ["failed", "timed_out", "unreachable"].includes(cause.reason);

/** `repeat` counts against the step's tries; `redo` is a person's or a probe's word that nothing happened. */
type Doubt = "happened" | "redo" | "repeat" | "stop";

// A lost link deserves one more try even where the runbook asks for none.
const SAFE_REPEATS = 2;

function* settleDoubt(turn: Turn<unknown>, done: Done & { ok: false }): Program<Doubt> {
  const { step } = turn;
  if (step.repeat === "safe") return "repeat";
  if (step.repeat === "check" && step.verify !== null) {
    const reading = yield* within("verify", read(step.verify, turn));
    if (reading.verdict === "yes") return "happened";
    if (reading.verdict === "no") return "redo";
  }
  return yield* askWhetherItHappened(turn, done);
}

function* askWhetherItHappened(turn: Turn<unknown>, done: Done & { ok: false }): Program<Doubt> {
  const answer = yield* ask({
    kind: "failure",
    step: turn.step.id,
    title: turn.say(turn.step.title),
    evidence: [doubtLine(turn.host)],
    failure: done.failure,
    tail: done.tail,
    options: ["happened", "redo", "pause", "stop"] satisfies Remedy[],
    deadlineMs: 60 * 60_000,
    onDeadline: "stop",
    unattended: null,
  });
  if (!answer.ok) return "stop";
  return answer.value.value === "happened" || answer.value.value === "redo" ? answer.value.value : "stop";
}

const doubtLine = (host: string): Localised => ({
  en: `nobody can say whether this happened on ${host}: look there before you answer`,
  ja: `${host} で実行されたかどうか不明です。回答する前に現地の状態を確認してください`,
});

const notVerified = (cause: Failure): Failure =>
  failure(
    cause.reason === "failed" ? "failed" : cause.reason,
    "VERIFY_FAILED",
    { en: `done, but not verified: ${cause.message.en}`, ja: `実行後の検証に失敗: ${cause.message.ja}` },
    cause.hint,
  );
