import { failure, type Failure } from "./failure.ts";
import { read, type Reading } from "./probe.ts";
import { within, type Program } from "./program.ts";
import { written } from "./render.ts";
import type { Remedy } from "./question.ts";
import { done as doneWell, notDone, type AnyStepKind, type Done, type Turn } from "./step-kind.ts";
import type { Localised, Values } from "./value.ts";
import { ask, sleep, tell } from "./verbs.ts";

/** How an action ended, after retries, doubts and verification. */
export interface Acted {
  readonly done: Done;
  readonly attempts: number;
  /** What `verify` read, for captures. */
  readonly verified: Values | null;
  /** True when it is known that it happened, but not what it printed. */
  readonly blind: boolean;
}

/**
 * Does the action of a step.
 * A1  A failure is retried as often as `retry` says, never more. A step made of steps is never repeated: each of its
 *     steps has its own retries, and its own doubts were settled.
 * A2  An outcome in doubt is settled before anything is repeated: `safe` repeats, `check` asks the verify probe,
 *     `never` asks a person.
 * A3  Nothing is done well until its `verify` says yes; a `verify` that cannot be read is a doubt, not a No.
 */
export function* act(of: {
  kind: AnyStepKind;
  turn: Turn<unknown>;
  address: string;
  /** What must hold again before another attempt: checks, and a yes that has not grown old. */
  renew: (attempt: number) => Program<Failure | null>;
}): Program<Acted> {
  const { kind, turn, address } = of;
  if (kind.composite) return yield* attemptOnce(kind, turn, 1);
  const { retry } = turn.step;
  const tries = retry.times + 1;
  let repeats = 0;
  let pause = retry.everyMs;
  for (let attempt = 1; ; attempt++) {
    if (attempt > 1) {
      const refused = yield* of.renew(attempt);
      if (refused !== null) return ended(notDone(refused), attempt);
      yield* tell({ kind: "attempt", address, number: attempt, of: Math.max(tries, attempt) });
    }
    const acted = yield* attemptOnce(kind, turn, attempt);
    if (acted.done.ok) return acted;
    const { failure: cause } = acted.done;
    const settled = inDoubt(cause) ? yield* within(`doubt.${attempt}`, settleDoubt(turn, acted.done)) : null;
    if (settled?.kind === "happened") return { ...acted, ...happened(acted.done, settled.verified) };
    if (settled?.kind === "stop")
      return ended(notDone({ ...cause, decided: "stop" }, acted.done.outputs, acted.done.tail), attempt);
    if (settled?.kind === "redo" || (settled?.kind === "repeat" && ++repeats <= SAFE_REPEATS)) continue;
    if (attempt >= tries || !mayRetry(cause)) return acted;
    yield* sleep(pause);
    pause = Math.round(pause * retry.backoff);
  }
}

const ended = (done: Done, attempts: number): Acted => ({ done, attempts, verified: null, blind: false });

const happened = (done: Done, verified: Values | null): Omit<Acted, "attempts"> => ({
  done: doneWell(done.outputs),
  verified,
  blind: true,
});

function* attemptOnce(kind: AnyStepKind, turn: Turn<unknown>, attempt: number): Program<Acted> {
  const done = yield* kind.run(turn);
  if (!done.ok || turn.step.verify === null) return ended(done, attempt);
  const reading = yield* within(`verify.${attempt}`, readPatiently(turn, done.outputs));
  if (reading.failure === null) {
    const assumed = done.assumed || reading.verdict === "assumed";
    return { done: { ...done, assumed }, attempts: attempt, verified: reading.facts, blind: false };
  }
  const cause = reading.verdict === "no" ? saidNo(reading.failure) : notTold(reading.failure);
  return ended(notDone(cause, done.outputs, written(reading.facts["stderr"] ?? null)), attempt);
}

const VERIFY_TRIES = 3;
const VERIFY_PAUSE_MS = 2_000;

// A probe that cannot be read is read again; the action is not repeated for it.
function* readPatiently(turn: Turn<unknown>, outputs: Values): Program<Reading> {
  const { verify } = turn.step;
  if (verify === null) return { verdict: "yes", facts: {}, failure: null };
  for (let attempt = 1; ; attempt++) {
    const reading = yield* within(`try.${attempt}`, read(verify, turn, outputs));
    if (reading.verdict !== "cannot-tell" || attempt >= VERIFY_TRIES) return reading;
    yield* sleep(VERIFY_PAUSE_MS);
  }
}

/** The states in which repeating could do something twice. */
export const inDoubt = (cause: Failure): boolean => cause.reason === "unknown" || cause.code === "KILL_UNCONFIRMED";

const mayRetry = (cause: Failure): boolean => ["failed", "timed_out", "unreachable"].includes(cause.reason);

/** `repeat` counts against the step's tries; `redo` is a person's or a probe's word that nothing happened. */
type Doubt =
  | { readonly kind: "happened"; readonly verified: Values | null }
  | { readonly kind: "redo" | "repeat" | "stop" };

// A lost link deserves one more try even where the runbook asks for none.
const SAFE_REPEATS = 2;

function* settleDoubt(turn: Turn<unknown>, done: Done & { ok: false }): Program<Doubt> {
  const { step } = turn;
  if (step.repeat === "safe") return { kind: "repeat" };
  if (step.repeat === "check" && step.verify !== null) {
    const reading = yield* within("verify", readPatiently(turn, done.outputs));
    if (reading.verdict === "yes") return { kind: "happened", verified: reading.facts };
    if (reading.verdict === "no") return { kind: "redo" };
  }
  const word = yield* askWhetherItHappened(turn, done);
  if (word !== "happened") return { kind: word };
  const reading = step.verify === null ? null : yield* within("happened", readPatiently(turn, done.outputs));
  return { kind: "happened", verified: reading?.facts ?? null };
}

function* askWhetherItHappened(turn: Turn<unknown>, done: Done & { ok: false }): Program<"happened" | "redo" | "stop"> {
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

const saidNo = (cause: Failure): Failure =>
  failure(
    "failed",
    "VERIFY_FAILED",
    { en: `done, but not verified: ${cause.message.en}`, ja: `実行後の検証に失敗: ${cause.message.ja}` },
    cause.hint,
  );

const notTold = (cause: Failure): Failure =>
  failure(
    "unknown",
    "UNVERIFIED",
    {
      en: `done, but nobody can tell whether it holds: ${cause.message.en}`,
      ja: `実行しましたが、検証できません: ${cause.message.ja}`,
    },
    cause.hint,
  );
