import type { Failure } from "./failure.ts";
import type { Localised, Value, Values } from "./value.ts";

/** How a step, phase or run ended. Only `ok` is green; `skipped` is neutral. */
export type Outcome =
  | "ok"
  | "failed"
  | "skipped"
  | "timed_out"
  | "unreachable"
  | "unknown"
  | "refused"
  | "invalid"
  | "cancelled";

export type Risk = "none" | "change" | "destroy";

/** How a drill treats a step. */
export type Stance = "run" | "simulate" | "narrate" | "skip";

/**
 * What the interpreter says it is doing. Views are folds over these and the times of their journal entries;
 * nothing here is ever needed to resume.
 */
export type Telling =
  | {
      readonly kind: "phase-started";
      readonly phase: string;
      readonly title: Localised;
      readonly budgetMs: number | null;
    }
  | { readonly kind: "phase-ended"; readonly phase: string; readonly outcome: Outcome }
  | {
      readonly kind: "step-started";
      readonly step: string;
      /** Unique per visit: a step reached twice has two addresses. */
      readonly address: string;
      readonly phase: string;
      readonly action: string;
      readonly title: Localised;
      readonly why: Localised | null;
      readonly host: string | null;
      readonly risk: Risk;
      readonly timeoutMs: number | null;
      /** What will be done, with every value that is known filled in. */
      readonly summary: Localised;
      readonly purpose: "step" | "undo" | "always";
    }
  | { readonly kind: "attempt"; readonly address: string; readonly number: number; readonly of: number }
  | { readonly kind: "undecided"; readonly address: string; readonly expression: string; readonly because: Localised }
  | { readonly kind: "note"; readonly address: string; readonly text: Localised }
  | {
      readonly kind: "step-ended";
      readonly step: string;
      readonly address: string;
      readonly outcome: Outcome;
      readonly because: Localised | null;
      readonly failure: Failure | null;
      readonly outputs: Values;
      readonly attempts: number;
      readonly milestone: string | null;
      /** Time of the newest data that survived, as the step captured it. */
      readonly rpo: Value;
      readonly assumed: boolean;
    }
  | {
      readonly kind: "decision";
      readonly address: string;
      readonly step: string;
      readonly policy: string;
      readonly because: Localised;
    }
  | { readonly kind: "rollback-started"; readonly because: Localised; readonly steps: readonly string[] }
  | { readonly kind: "rollback-ended"; readonly outcome: Outcome }
  | { readonly kind: "run-ended"; readonly outcome: Outcome; readonly because: Localised };
