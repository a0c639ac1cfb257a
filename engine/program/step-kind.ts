import type { Repeat } from "./effect.ts";
import type { Expression, Facts, Template, Text } from "./expression.ts";
import type { Failure } from "./failure.ts";
import type { Program } from "./program.ts";
import type { Runbook, Step } from "./runbook.ts";
import type { CompiledObject, Shape } from "./shape.ts";
import type { Risk } from "./telling.ts";
import type { Localised, Value, Values } from "./value.ts";

/** What an action gives back: facts that `verify`, `capture` and later steps can read. */
export type Done =
  | { readonly ok: true; readonly outputs: Values; readonly assumed: boolean }
  | {
      readonly ok: false;
      readonly failure: Failure;
      readonly outputs: Values;
      /** The end of the output, for the person who must decide. */
      readonly tail: string;
    };

/** What a step kind's `run` has in its hands. */
export interface Turn<A> {
  readonly action: A;
  readonly step: Step;
  readonly facts: Facts;
  /** Inventory name of the step's host, or `local`. */
  readonly host: string;
  /** The step's environment: the runbook's and its own, rendered. */
  readonly env: Readonly<Record<string, string | { readonly secret: string }>>;
  /** What an unattended drill answers here, as the runbook declares it; null when it declares nothing. */
  readonly unattended: Value;
  render(template: Template): string;
  say(text: Text): Localised;
  evaluate(expression: Expression): Value | undefined;
  /** Resolves a role to an inventory name. */
  hostOf(role: string | null): string;
  /** Runs nested steps one after another under `segment` of the address; `local` become facts inside them, null means an item nobody knows. */
  sequence(segment: string, steps: readonly Step[], local: Values | null): Program<Done>;
  /** Runs another runbook with the given inputs. */
  call(runbook: Runbook, inputs: Values): Program<Done>;
  /** Runs each step as a branch of its own, at most `limit` at a time. */
  parallel(steps: readonly Step[], limit: number): Program<Done>;
}

/** One kind of step: what it looks like, what it says of itself, what it does. */
export interface StepKind<
  F extends Readonly<Record<string, Shape<unknown>>> = Readonly<Record<string, Shape<unknown>>>,
> {
  readonly kind: string;
  readonly about: Localised;
  /** A complete example step, YAML. */
  readonly example: string;
  /** The kind's own keys; the first is its name. */
  readonly fields: F;
  readonly defaults: { readonly risk: Risk; readonly repeat: Repeat };
  /** Names of the facts its action leaves behind, for lint and the reference; absent means unknown. */
  readonly outputs?: readonly string[];
  /** True for a step made of steps: it has no retries and no doubts of its own. */
  readonly composite?: true;
  /** Whether lint demands a `timeout`. */
  readonly timed: boolean;
  /** One line: what will be done, values filled in where they are known. */
  summary(turn: Turn<CompiledObject<F>>): Localised;
  run(turn: Turn<CompiledObject<F>>): Program<Done>;
}

/** Gives a step kind its types. */
export const defineStep = <F extends Readonly<Record<string, Shape<unknown>>>>(kind: StepKind<F>): StepKind<F> => kind;

/**
 * A kind as the interpreter knows it, whatever its fields. The parser guarantees that a step's `action` was
 * compiled with the fields of its own kind, so handing it over untyped is sound.
 */
export type AnyStepKind = Omit<StepKind, "summary" | "run"> & {
  // oxlint-disable-next-line no-explicit-any -- see above
  summary(turn: Turn<any>): Localised;
  // oxlint-disable-next-line no-explicit-any -- see above
  run(turn: Turn<any>): Program<Done>;
};

export const done = (outputs: Values = {}, assumed = false): Done => ({ ok: true, outputs, assumed });

export const notDone = (failure: Failure, outputs: Values = {}, tail = ""): Done => ({
  ok: false,
  failure,
  outputs,
  tail,
});
