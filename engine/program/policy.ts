import { inDoubt } from "./action.ts";
import type { Failure } from "./failure.ts";
import type { Visit } from "./life.ts";
import type { Program } from "./program.ts";
import type { Remedy } from "./question.ts";
import type { Policy, Runbook } from "./runbook.ts";
import type { Localised } from "./value.ts";
import { ask, tell } from "./verbs.ts";
import { factsOf, type Context } from "./context.ts";
import { sayOr } from "./render.ts";

/** What to do after a step that did not end well. */
export type Next =
  | { readonly kind: "retry" | "continue" | "rollback" | "stop" }
  | { readonly kind: "goto"; readonly step: string }
  | { readonly kind: "call"; readonly runbook: Runbook };

const FAILURE_DEADLINE_MS = 60 * 60_000;

/** Follows the step's `on_failure`; where nothing is declared a person decides. */
export function* decide(visit: Visit & { failure: Failure }, context: Context): Program<Next> {
  const { step, failure } = visit;
  if (failure.decided !== undefined) return { kind: failure.decided };
  const declared = declaredFor(visit);
  if (declared.kind === "ask") return yield* askPerson(visit, context);
  yield* tell({
    kind: "decision",
    address: visit.address,
    step: step.id,
    policy: policyName(declared),
    because: failure.message,
  });
  switch (declared.kind) {
    case "stop":
    case "continue":
    case "rollback":
    case "goto":
    case "call":
      return declared as Next;
    default:
      return declared.kind satisfies never;
  }
}

/**
 * What the runbook says about this failure. A No must not be swept along by a general rule: where a person did not
 * agree, only `refused` or a general `stop` counts. Where nobody was there to ask, nobody is asked again.
 */
function declaredFor({ step, failure }: Visit & { failure: Failure }): Policy {
  const { refused, else: general } = step.onFailure;
  const declared = step.onFailure[failure.reason] ?? general ?? ASK;
  if (NOT_AGREED.has(failure.code)) return refused ?? (declared.kind === "stop" ? declared : ASK);
  if (NOBODY_THERE.has(failure.code)) return refused ?? (declared.kind === "rollback" ? declared : STOP);
  return declared;
}

const ASK: Policy = { kind: "ask" };
const STOP: Policy = { kind: "stop" };
const NOT_AGREED = new Set(["ANSWERED_NO", "NOT_DONE", "STALE_YES"]);
const NOBODY_THERE = new Set(["DEADLINE", "NOBODY_TO_ASK"]);

function* askPerson(visit: Visit & { failure: Failure }, context: Context): Program<Next> {
  const { step, failure } = visit;
  const answer = yield* ask({
    kind: "failure",
    step: step.id,
    title: sayOr(step.title, factsOf(context)),
    evidence: [],
    failure,
    tail: visit.tail,
    options: remediesFor(visit, context),
    deadlineMs: FAILURE_DEADLINE_MS,
    onDeadline: "stop",
    unattended: null,
  });
  const chosen = { kind: answer.ok ? nextOf(answer.value.value) : "stop" } as const;
  const because: Localised = answer.ok
    ? { en: `${answer.value.by} decided`, ja: `${answer.value.by} の判断` }
    : answer.failure.message;
  yield* tell({ kind: "decision", address: visit.address, step: step.id, policy: chosen.kind, because });
  return chosen;
}

function remediesFor(visit: Visit & { failure: Failure }, context: Context): Remedy[] {
  const undoable = context.memory.acted.some(({ step }) => step.undo !== null);
  const repeat: Remedy[] = inDoubt(visit.failure) ? [] : ["retry"];
  return [...repeat, "skip", ...(undoable ? (["rollback"] as const) : []), "pause", "stop"];
}

function nextOf(answer: unknown): "retry" | "continue" | "rollback" | "stop" {
  if (answer === "skip") return "continue";
  return answer === "retry" || answer === "rollback" ? answer : "stop";
}

/** As it is written in runbooks. */
export const policyName = (policy: Policy): string => {
  if (policy.kind === "goto") return `goto:${policy.step}`;
  return policy.kind === "call" ? `call:${policy.runbook.id}` : policy.kind;
};
