import { act } from "./action.ts";
import { captured, withOwn } from "./capture.ts";
import { factsOf, forgetActed, noteActed, visitSegment, type Context } from "./context.ts";
import { Stopped, type Failure } from "./failure.ts";
import { agreed, checksHold, needsMet } from "./guard.ts";
import { read } from "./probe.ts";
import { stanced, within, type Program } from "./program.ts";
import { evaluate, sayOr } from "./render.ts";
import type { Step } from "./runbook.ts";
import type { AnyStepKind, Turn } from "./step-kind.ts";
import { takeTurn, type Recursion } from "./turn.ts";
import type { Outcome, Telling } from "./telling.ts";
import type { Localised, Value, Values } from "./value.ts";
import { now, tell } from "./verbs.ts";

/** How one visit to a step ended. */
export interface Visit {
  readonly step: Step;
  readonly address: string;
  /** The last part of the address. */
  readonly segment: string;
  readonly outcome: Outcome;
  readonly failure: Failure | null;
  readonly because: Localised | null;
  readonly outputs: Values;
  readonly tail: string;
  readonly attempts: number;
  readonly assumed: boolean;
  readonly rpo: Value;
}

type Ended = Omit<Visit, "step" | "address" | "segment">;

/**
 * The life of a step: when → done_if → needs and checks → confirm → action with retries → verify → capture.
 * What it tells is for views; what it returns is for the interpreter, which decides about failures.
 */
export function* live(
  step: Step,
  context: Context,
  recursion: (address: string) => Recursion,
  purpose: "step" | "always",
): Program<Visit> {
  const segment = visitSegment(step.id, step.id, context);
  const address = `${context.path}/${segment}`;
  return { ...(yield* within(segment, visit({ step, context, recursion, purpose, address }))), segment };
}

function* visit(of: {
  step: Step;
  context: Context;
  recursion: (address: string) => Recursion;
  purpose: "step" | "always";
  address: string;
}): Program<Omit<Visit, "segment">> {
  const { step, context, purpose, address } = of;
  const kind = kindOf(step, context);
  const turn = takeTurn(step, context, of.recursion(address));
  yield* tell(started({ step, kind, turn, context, address, purpose }));
  // A drill that does not run a step reads nothing for it and asks nobody.
  const ended = yield* stanced(step.drill?.stance ?? "run", guarded(lifeOf(step, kind, turn, context, address)));
  remember(step, context, ended);
  yield* tell({
    kind: "step-ended",
    step: step.id,
    address,
    outcome: ended.outcome,
    because: ended.because,
    failure: ended.failure,
    outputs: ended.outputs,
    attempts: ended.attempts,
    milestone: step.milestone,
    rpo: ended.rpo,
    assumed: ended.assumed,
  });
  return { step, address, ...ended };
}

function* lifeOf(
  step: Step,
  kind: AnyStepKind,
  turn: Turn<unknown>,
  context: Context,
  address: string,
): Program<Ended> {
  if (step.when !== null) {
    const wanted = step.when.evaluate(turn.facts);
    if (wanted.kind === "error") return ended("invalid", wanted.failure);
    if (wanted.kind === "undecided" && turn.facts.strict) evaluate(step.when, turn.facts); // stops the step
    if (wanted.kind === "undecided") {
      yield* tell({ kind: "undecided", address, expression: step.when.source, because: wanted.because });
    } else if (wanted.value !== true) return skipped(whenFalse(step.when.source));
  }
  if (step.doneIf !== null) {
    const reading = yield* within("done-if", read(step.doneIf, turn));
    if (reading.verdict === "yes") return yield* alreadyDone(step, turn, context, reading.facts);
    if (reading.verdict === "cannot-tell" && reading.failure !== null)
      return ended(reading.failure.reason, reading.failure);
  }
  const unmet = needsMet(step, context, turn.facts.strict);
  if (unmet !== null) return ended("refused", unmet);
  const checks = yield* checksHold(turn);
  if (checks.failure !== null) return ended(checks.failure.reason, checks.failure);
  const gate = yield* within("confirm", agreed(turn, kind.summary(turn), checks.readings));
  if (gate.kind === "halt") return ended(gate.failure.reason, gate.failure);
  if (step.risk !== "none") noteActed(context, { step, context, facts: turn.facts });
  let { agreedAt } = gate;
  const renew = function* (attempt: number): Program<Failure | null> {
    const again = yield* within(`renewed.${attempt}`, checksHold(turn));
    if (again.failure !== null) return again.failure;
    if (step.confirm === null || (yield* now()) - agreedAt <= step.confirm.maxAgeMs) return null;
    const renewed = yield* within(`confirm.${attempt}`, agreed(turn, kind.summary(turn), again.readings));
    if (renewed.kind === "halt") return renewed.failure;
    agreedAt = renewed.agreedAt;
    return null;
  };
  const { done, attempts, verified, blind } = yield* act({ kind, turn, address, renew });
  if (!done.ok) {
    if (attempts === 1 && neverBegan(done.failure)) forgetActed(context, step);
    return { ...ended(done.failure.reason, done.failure), attempts, outputs: done.outputs, tail: done.tail };
  }
  const capture = captured({ step, facts: turn.facts, done, verify: verified, blind });
  if (step.risk !== "none") noteActed(context, { step, context, facts: withOwn(turn.facts, step, capture.outputs) });
  return { ...ended("ok", null), ...capture, attempts };
}

// What is done already is not done again; its captures read the probe that said so, and `verify`.
function* alreadyDone(step: Step, turn: Turn<unknown>, context: Context, seen: Values): Program<Ended> {
  const verify = step.verify === null ? null : yield* within("verify", read(step.verify, turn, seen));
  const done = { ok: true, outputs: seen, assumed: false } as const;
  const facts = factsOf(context);
  const capture = captured({ step, facts, done, verify: verify?.facts ?? null, blind: true });
  return { ...ended("ok", null), ...capture, because: ALREADY_DONE };
}

// These reasons are only given when nothing was started.
const neverBegan = ({ reason }: Failure): boolean => ["unreachable", "invalid", "refused"].includes(reason);

function remember(step: Step, context: Context, visit: Ended): void {
  context.memory.outcomes.set(step.id, visit.outcome);
  context.memory.outputs.set(step.id, visit.outputs);
  if (visit.assumed) context.memory.assumed.add(step.id);
  else context.memory.assumed.delete(step.id);
}

/** The border at which a stopped step becomes data. */
function* guarded(body: Program<Ended>): Program<Ended> {
  try {
    return yield* body;
  } catch (stop) {
    if (stop instanceof Stopped) return ended(stop.failure.reason, stop.failure);
    throw stop;
  }
}

function kindOf(step: Step, context: Context): AnyStepKind {
  const kind = context.kinds.get(step.kind);
  if (kind === undefined)
    throw new Error(`step kind ${step.kind} is not in the list; the parser should have refused it`);
  return kind;
}

function started(of: {
  step: Step;
  kind: AnyStepKind;
  turn: Turn<unknown>;
  context: Context;
  address: string;
  purpose: "step" | "always";
}): Telling {
  const { step, kind, turn } = of;
  return {
    kind: "step-started",
    step: step.id,
    address: of.address,
    phase: of.context.phase,
    action: step.kind,
    title: sayOr(step.title, turn.facts),
    why: step.why === null ? null : sayOr(step.why, turn.facts),
    host: step.on === null ? null : turn.host,
    risk: step.risk,
    timeoutMs: step.timeoutMs,
    summary: summaryOr(kind, turn),
    purpose: of.purpose,
  };
}

// What cannot be rendered is shown as written here; the life of the step reports the failure itself.
function summaryOr(kind: AnyStepKind, turn: Turn<unknown>): Localised {
  try {
    return kind.summary(turn);
  } catch (stop) {
    if (stop instanceof Stopped) return stop.failure.message;
    throw stop;
  }
}

const ALREADY_DONE: Localised = { en: "already done", ja: "すでに完了しています" };

const whenFalse = (source: string): Localised => ({
  en: `not needed: ${source} is false`,
  ja: `不要: ${source} が偽です`,
});

const skipped = (because: Localised): Ended => ({ ...ended("skipped", null), because });

const ended = (outcome: Outcome, failure: Failure | null): Ended => ({
  outcome,
  failure,
  because: null,
  outputs: {},
  tail: "",
  attempts: 1,
  assumed: false,
  rpo: null,
});
