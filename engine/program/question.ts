import type { Failure } from "./failure.ts";
import type { Localised, Value } from "./value.ts";

/** What a person sees beside every question, so that nobody answers blind. */
interface Asked {
  readonly step: string;
  readonly title: Localised;
  /** What will run and where, the live result of checks, what is lost; one line each. */
  readonly evidence: readonly Localised[];
  /** Milliseconds until the declared outcome is taken; the clock starts when the question is shown. */
  readonly deadlineMs: number;
  /** What happens when nobody answers in time. */
  readonly onDeadline: "stop" | "default";
  /** What an unattended run answers, when the runbook declares it; null means it stops here. */
  readonly unattended: Value;
}

/** Yes or no before something changes. No means: stop here. */
export interface ConfirmQuestion extends Asked {
  readonly kind: "confirm";
  /** A word that must be typed (the host name) for destructive steps; null for a plain yes or no. */
  readonly challenge: string | null;
}

export interface InputQuestion extends Asked {
  readonly kind: "input";
  readonly type: "string" | "integer" | "number" | "boolean" | "timestamp";
  readonly pattern: string | null;
  readonly fallback: Value;
}

export interface ChoiceQuestion extends Asked {
  readonly kind: "choice";
  readonly options: readonly { readonly value: string; readonly title: Localised }[];
  readonly fallback: Value;
}

/** A task done by hand: instructions, then "done" with what was recorded. */
export interface ManualQuestion extends Asked {
  readonly kind: "manual";
  readonly instructions: Localised;
  /** Names of facts the person must write down, with their titles. */
  readonly record: readonly { readonly name: string; readonly title: Localised }[];
}

/** What to do about a failed step. */
export interface FailureQuestion extends Asked {
  readonly kind: "failure";
  readonly failure: Failure;
  /** The end of the failed command's output. */
  readonly tail: string;
  readonly options: readonly Remedy[];
}

/**
 * `happened` and `redo` are offered only when it is unknown whether a step took effect. `pause` leaves the run
 * open at this question; `stop` ends it after the `always` steps.
 */
export type Remedy = "retry" | "skip" | "rollback" | "pause" | "stop" | "happened" | "redo";

export type Question = ConfirmQuestion | InputQuestion | ChoiceQuestion | ManualQuestion | FailureQuestion;

/** An answer with who gave it and how. */
export interface Reply {
  readonly value: Value;
  /** The responder's account, `unattended`, or `deadline`. */
  readonly by: string;
  /** Why, where a reason was asked for. */
  readonly reason: string | null;
  /** Facts written down during a manual step. */
  readonly recorded: Readonly<Record<string, string>>;
}
