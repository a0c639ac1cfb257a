import type { Repeat } from "./effect.ts";
import type { CommandText, Expression, Template, Text } from "./expression.ts";
import type { Reason } from "./failure.ts";
import type { Risk, Stance } from "./telling.ts";
import type { Localised, Value } from "./value.ts";

/** A place in a file, for messages. Lines and columns start at 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A read-only question to a host: exit code 0 (or a true `expect`) means yes. */
export interface Probe {
  readonly command: CommandText;
  /** Role of the host; null means the step's own. */
  readonly on: string | null;
  readonly as: string | null;
  readonly expect: Expression | null;
  readonly timeoutMs: number | null;
}

export interface Confirm {
  readonly text: Text;
  readonly deadlineMs: number;
  /** A yes older than this is asked again. */
  readonly maxAgeMs: number;
}

export interface Retry {
  /** Further tries after the first. */
  readonly times: number;
  readonly everyMs: number;
  /** The pause is multiplied by this after each try. */
  readonly backoff: number;
}

export type Policy =
  | { readonly kind: "ask" | "stop" | "continue" | "rollback" }
  | { readonly kind: "goto"; readonly step: string }
  | { readonly kind: "call"; readonly runbook: Runbook };

export type FailurePolicies = Readonly<Partial<Record<Reason | "else", Policy>>>;

export type Undo =
  | { readonly kind: "command"; readonly command: CommandText }
  | { readonly kind: "manual"; readonly text: Text };

/** One step, compiled: durations in milliseconds, texts and conditions ready to be evaluated. */
export interface Step {
  readonly id: string;
  /** Name of the step kind, such as `run`. */
  readonly kind: string;
  readonly position: Position;
  readonly title: Text;
  readonly why: Text | null;
  /** Role of the host; null means the machine the engine runs on. */
  readonly on: string | null;
  readonly as: string | null;
  readonly env: Readonly<Record<string, Template>>;
  readonly when: Expression | null;
  readonly doneIf: Probe | null;
  readonly needs: readonly string[];
  readonly checks: readonly Probe[];
  readonly confirm: Confirm | null;
  readonly retry: Retry;
  readonly timeoutMs: number | null;
  readonly verify: Probe | null;
  readonly capture: Readonly<Record<string, Expression>>;
  readonly undo: Undo | null;
  readonly irreversible: Text | null;
  readonly repeat: Repeat;
  readonly risk: Risk;
  readonly drill: { readonly stance: Stance; readonly reason: Text | null } | null;
  readonly onFailure: FailurePolicies;
  readonly milestone: string | null;
  readonly rpo: Expression | null;
  /** The fields of the kind itself, compiled; typed inside the kind's file. */
  readonly action: unknown;
}

export interface Phase {
  readonly id: string;
  readonly title: Text;
  readonly budgetMs: number | null;
  readonly steps: readonly Step[];
  readonly always: readonly Step[];
}

export interface Input {
  readonly type: "string" | "integer" | "number" | "boolean" | "timestamp" | "secret";
  readonly title: Text;
  readonly pattern: string | null;
  readonly choices: readonly string[] | null;
  /** undefined means it must be given. */
  readonly fallback: Value | undefined;
}

export interface Runbook {
  readonly id: string;
  readonly position: Position;
  readonly title: Localised;
  readonly system: string;
  readonly severity: "critical" | "high" | "medium" | "low";
  readonly owner: string | null;
  readonly review: { readonly everyMs: number; readonly last: string } | null;
  readonly objectives: { readonly rtoMs: number | null; readonly rpoMs: number | null };
  readonly symptoms: readonly Localised[];
  readonly hosts: Readonly<Record<string, Localised>>;
  readonly inputs: Readonly<Record<string, Input>>;
  readonly env: Readonly<Record<string, Template>>;
  readonly phases: readonly Phase[];
  readonly outputs: Readonly<Record<string, Expression>>;
  /** What a drill of this runbook does by default. */
  readonly drill: {
    readonly fault: string | null;
    /** Answers of an unattended drill, by step id. */
    readonly answers: Readonly<Record<string, Value>>;
  };
}
