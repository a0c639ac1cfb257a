import type { ExitCode } from "../program/failure.ts";
import type { Localised } from "../program/value.ts";

/** Ends a command with a message and an exit code; `cli.ts` prints it. For mistakes of use, not for our own bugs. */
export class Refusal extends Error {
  readonly exit: ExitCode;
  readonly text: Localised;
  readonly hint: Localised | null;
  constructor(exit: ExitCode, text: Localised, hint: Localised | null = null) {
    super(text.en);
    this.exit = exit;
    this.text = text;
    this.hint = hint;
  }
}
