import type { Failure } from "./failure.ts";
import type { Localised, Value } from "./value.ts";

/** What expressions can see. Built by `scope.ts`. */
export interface Facts {
  readonly inputs: Readonly<Record<string, Value>>;
  readonly hosts: Readonly<Record<string, Value>>;
  readonly steps: Readonly<Record<string, Readonly<Record<string, Value>>>>;
  readonly run: Readonly<Record<string, Value>>;
  /** Inside a step only: `stdout`, `exit_code`, `verify`, `item` and the like. */
  readonly local: Readonly<Record<string, Value>>;
  /** Steps whose outputs nobody has seen, because they were only assumed; `ANY_ITEM` for the item of an unseen list. */
  readonly assumed: ReadonlySet<string>;
  /** True where what is undecided must stop a step instead of being shown as it is written. */
  readonly strict: boolean;
}

/** Stands in `assumed` inside an `each` over a list that nobody has seen. No step id begins with `$`. */
export const ANY_ITEM = "$item";

/** Three-valued: a condition on an assumed value is undecided, never guessed. */
export type Evaluated =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "undecided"; readonly because: Localised }
  | { readonly kind: "error"; readonly failure: Failure };

/** A compiled CEL expression. */
export interface Expression {
  readonly source: string;
  /** Ids of the steps it reads; `*` when it cannot be told. */
  readonly steps: readonly string[];
  evaluate(facts: Facts): Evaluated;
}

/** Literal text with `${{ expression }}` parts. */
export interface Template {
  readonly source: string;
  readonly parts: readonly (string | Expression)[];
}

/** A template in both languages. */
export interface Text {
  readonly en: Template;
  readonly ja: Template;
}

/** A command as written: values reach a script through `env` only, and argv elements as whole arguments. */
export type CommandText =
  | { readonly form: "script"; readonly shell: string; readonly text: string }
  | { readonly form: "argv"; readonly argv: readonly Template[] };
