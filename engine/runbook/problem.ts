import type { Localised } from "../program/value.ts";
import type { Range } from "./tree.ts";

/** A mistake inside an expression; the range is relative to its source. */
export interface Problem {
  readonly range: Range;
  readonly code: string;
  readonly message: Localised;
  readonly hint: Localised | null;
}

export const problem = (range: Range, code: string, message: Localised, hint: Localised | null = null): Problem => ({
  range,
  code,
  message,
  hint,
});
