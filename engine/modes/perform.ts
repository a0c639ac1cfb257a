import type { Settled } from "../program/effect.ts";
import type { Localised } from "../program/value.ts";
import type { ExitCode } from "../program/failure.ts";
import type { EffectRequest } from "../program/program.ts";

/**
 * Answers one request. `doubt` is true when an earlier engine asked the same and no answer is known: it may or
 * may not have happened.
 */
export type Perform = (request: EffectRequest, doubt: boolean) => Promise<Settled<unknown>>;

/** Leaves a run open where it stands. Never journaled as an answer: resume puts the same request again. */
export class Paused extends Error {
  readonly because: Localised;
  readonly exit: ExitCode;
  constructor(because: Localised, exit: ExitCode) {
    super(because.en);
    this.because = because;
    this.exit = exit;
  }
}
