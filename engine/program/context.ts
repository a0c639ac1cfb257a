import type { Facts } from "./expression.ts";
import type { Runbook, Step } from "./runbook.ts";
import type { AnyStepKind } from "./step-kind.ts";
import type { Outcome } from "./telling.ts";
import type { Value, Values } from "./value.ts";

/** What one runbook's interpretation carries along. A called runbook gets a context of its own. */
export interface Context {
  readonly runbook: Runbook;
  readonly kinds: ReadonlyMap<string, AnyStepKind>;
  /** Role to inventory name. */
  readonly roles: Readonly<Record<string, string>>;
  readonly inputs: Values;
  readonly hosts: Values;
  readonly run: Values;
  readonly memory: Memory;
  /** Id of the outermost phase, for views. */
  readonly phase: string;
  /** Address under which the next steps stand. */
  readonly path: string;
  /** Facts of the surroundings, such as `item` inside `each`. */
  readonly local: Values;
  /** True for a plan, where nothing is executed: what is assumed may be built upon. */
  readonly rehearsing: boolean;
}

/** What has happened so far in one runbook; grows as steps end. */
export interface Memory {
  readonly outputs: Map<string, Values>;
  readonly outcomes: Map<string, Outcome>;
  readonly assumed: Set<string>;
  /** Steps whose action was begun, in order, each once: what a rollback has to undo. */
  readonly acted: Acted[];
  /** How often each step was reached, for addresses and against endless loops. */
  readonly visits: Map<string, number>;
}

export interface Acted {
  readonly step: Step;
  readonly context: Context;
  /** What was known when the action was done: an undo must not see what changed later. */
  readonly facts: Facts;
}

/** Notes that a step's action is about to begin, in place of an earlier visit to the same step. */
export function noteActed({ memory, path }: Context, acted: Acted): void {
  forgetActed(acted.context, acted.step);
  memory.acted.push({ ...acted, context: { ...acted.context, path } });
}

export function forgetActed({ memory, path }: Context, step: Step): void {
  const at = memory.acted.findIndex((one) => one.step === step && one.context.path === path);
  if (at >= 0) memory.acted.splice(at, 1);
}

export const newMemory = (): Memory => ({
  outputs: new Map(),
  outcomes: new Map(),
  assumed: new Set(),
  acted: [],
  visits: new Map(),
});

/** A memory for a branch: it knows what is known so far, and what it learns is its own until `adopt`. */
export const branchMemory = (memory: Memory): Memory => ({
  ...newMemory(),
  outputs: new Map(memory.outputs),
  outcomes: new Map(memory.outcomes),
  assumed: new Set(memory.assumed),
});

/** Takes over what a branch did; called in the order of the branches, so the result never depends on timing. */
export function adopt(memory: Memory, branch: Memory, learned: boolean): void {
  memory.acted.push(...branch.acted);
  if (!learned) return;
  for (const [id, outcome] of branch.outcomes) memory.outcomes.set(id, outcome);
  for (const [id, outputs] of branch.outputs) memory.outputs.set(id, outputs);
  for (const id of branch.assumed) memory.assumed.add(id);
}

/** The facts an expression sees now, with `local` ones on top. */
export const factsOf = (context: Context, local: Readonly<Record<string, Value>> = {}, strict = false): Facts => ({
  strict,
  inputs: context.inputs,
  hosts: context.hosts,
  run: context.run,
  steps: stepFacts(context.memory),
  local: { ...context.local, ...local },
  assumed: context.memory.assumed,
});

function stepFacts(memory: Memory): Facts["steps"] {
  const steps: Record<string, Values> = {};
  for (const [id, outcome] of memory.outcomes) steps[id] = { ...memory.outputs.get(id), outcome };
  return steps;
}

/** A segment that is new at each visit: `restart`, `restart~2`. */
export function visitSegment(key: string, id: string, context: Context): string {
  const count = (context.memory.visits.get(key) ?? 0) + 1;
  context.memory.visits.set(key, count);
  return count === 1 ? id : `${id}~${count}`;
}
