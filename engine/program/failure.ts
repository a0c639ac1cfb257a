import type { Localised } from "./value.ts";

/** Why an action did not succeed, in the words a runbook's `on_failure` can name. */
export type Reason =
  | "failed" // it ran and said no
  | "timed_out" // it ran out of its time
  | "unreachable" // it never started: the host did not answer
  | "unknown" // nobody can say whether it happened
  | "refused" // a person or a safety rule said no
  | "invalid"; // it could not be understood or prepared

/** A failure is data: it is journaled, shown and decided upon, never thrown across a border. */
export interface Failure {
  readonly reason: Reason;
  /** Stable identifier, for example `EXIT_CODE` or `HOST_KEY_CHANGED`. */
  readonly code: string;
  readonly message: Localised;
  /** The next thing to do. */
  readonly hint: Localised | null;
  /** What was decided about it inside a step made of steps; whoever holds that step only carries it on. */
  readonly decided?: "stop" | "rollback";
}

export const failure = (reason: Reason, code: string, message: Localised, hint: Localised | null = null): Failure => ({
  reason,
  code,
  message,
  hint,
});

/** Unwinds a step to its border in `life.ts`, which turns it back into data; it never crosses that border. */
export class Stopped extends Error {
  readonly failure: Failure;
  constructor(reason: Failure) {
    super(reason.message.en);
    this.failure = reason;
  }
}

/** Exit codes of the program. Scripts depend on them; `README.md` prints this table. */
export const EXIT = {
  ok: 0,
  stepFailed: 1,
  invalidInput: 2,
  personNeeded: 3,
  journalDamaged: 4,
  locked: 5,
  cannotJournal: 6,
  objectiveMissed: 7,
  stoppedByPerson: 8,
  bug: 70,
  configuration: 78,
  hangup: 129,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
