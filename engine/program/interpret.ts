import { adopt, branchMemory, factsOf, newMemory, visitSegment, type Context } from "./context.ts";
import { ANY_ITEM } from "./expression.ts";
import { failure, type Failure } from "./failure.ts";
import { calledInputs } from "./inputs.ts";
import { live, type Visit } from "./life.ts";
import { decide } from "./policy.ts";
import { all, within, type Program } from "./program.ts";
import { sayOr } from "./render.ts";
import { rollBackFrom } from "./rollback.ts";
import type { Phase, Runbook, Step } from "./runbook.ts";
import { done, notDone, type AnyStepKind, type Done } from "./step-kind.ts";
import type { Recursion } from "./turn.ts";
import type { Outcome } from "./telling.ts";
import type { Localised, Value, Values } from "./value.ts";
import { tell } from "./verbs.ts";

/** What a run is given besides the runbook. */
export interface Setting {
  readonly kinds: ReadonlyMap<string, AnyStepKind>;
  readonly roles: Readonly<Record<string, string>>;
  readonly hosts: Values;
  readonly inputs: Values;
  /** Facts about the run itself: id, mode, environment, started_at. */
  readonly run: Values;
  /** True for a plan, where nothing is executed: what is assumed may be built upon. */
  readonly rehearsing?: boolean;
}

export interface RunResult {
  readonly outcome: Outcome;
  readonly because: Localised;
  readonly failure: Failure | null;
  readonly outputs: Values;
}

const MOST_VISITS = 25;

/** The program of a whole run: phases in order, failures by policy, `always` steps whatever happened. */
export function* interpret(runbook: Runbook, setting: Setting): Program<RunResult> {
  const { rehearsing = false } = setting;
  const context: Context = { ...setting, rehearsing, runbook, memory: newMemory(), phase: "", path: "", local: {} };
  const result = yield* runPhases(context);
  yield* tell({ kind: "run-ended", outcome: result.outcome, because: result.because });
  return result;
}

/** How the way through the steps goes on. */
type Way =
  | { readonly kind: "next" }
  | { readonly kind: "goto"; readonly step: string }
  | { readonly kind: "end"; readonly failure: Failure };

function* runPhases(context: Context): Program<RunResult> {
  const { phases } = context.runbook;
  let at: string | null = null;
  for (let index = 0; index < phases.length;) {
    const phase = phases[index] as Phase; // index < phases.length
    const way: Way = yield* runPhase(phase, context, at);
    at = null;
    if (way.kind === "end")
      return { outcome: way.failure.reason, because: way.failure.message, failure: way.failure, outputs: {} };
    if (way.kind === "goto") {
      at = way.step;
      index = phases.findIndex(({ steps }) => steps.some(({ id }) => id === way.step));
    } else index += 1;
  }
  return { outcome: "ok", because: ALL_DONE, failure: null, outputs: outputsOf(context) };
}

function* runPhase(phase: Phase, context: Context, from: string | null): Program<Way> {
  const segment = visitSegment(`phase ${phase.id}`, phase.id, context);
  const inside: Context = {
    ...context,
    phase: context.phase === "" ? phase.id : context.phase,
    path: join(context.path, segment),
  };
  return yield* within(segment, phaseBody(phase, inside, from));
}

function* phaseBody(phase: Phase, context: Context, from: string | null): Program<Way> {
  const title = sayOr(phase.title, factsOf(context));
  yield* tell({ kind: "phase-started", phase: context.phase, title, budgetMs: phase.budgetMs });
  const way = yield* runSteps(phase.steps, context, from);
  const closed = yield* runAlways(phase.always, context);
  const settled: Way = way.kind === "end" || closed === null ? way : { kind: "end", failure: closed };
  yield* tell({
    kind: "phase-ended",
    phase: context.phase,
    outcome: settled.kind === "end" ? settled.failure.reason : "ok",
  });
  return settled;
}

function* runSteps(steps: readonly Step[], context: Context, from: string | null): Program<Way> {
  let index = from === null ? 0 : steps.findIndex(({ id }) => id === from);
  while (index < steps.length) {
    const step = steps[index] as Step; // index < steps.length
    if ((context.memory.visits.get(step.id) ?? 0) >= MOST_VISITS) return { kind: "end", failure: endless(step) };
    const visit = yield* live(step, context, recursionIn(context), "step");
    const way =
      visit.failure === null
        ? NEXT
        : yield* within(`${visit.segment}.after`, wayAfter({ ...visit, failure: visit.failure }, context));
    if (way === "again") continue;
    if (way.kind === "end") return way;
    if (way.kind === "goto") {
      const target = steps.findIndex(({ id }) => id === way.step);
      if (target < 0) return way;
      index = target;
    } else index += 1;
  }
  return NEXT;
}

function* wayAfter(visit: Visit & { failure: Failure }, context: Context): Program<Way | "again"> {
  const next = yield* decide(visit, context);
  switch (next.kind) {
    case "retry":
      return "again";
    case "continue":
      return NEXT;
    case "goto":
      return next;
    case "stop":
      return { kind: "end", failure: { ...visit.failure, decided: "stop" } };
    case "rollback":
      return { kind: "end", failure: yield* rollBackFrom(visit, context) };
    case "call": {
      const inputs = calledInputs(next.runbook, context.inputs);
      if ("wrong" in inputs) return { kind: "end", failure: failure("invalid", "INPUT", inputs.wrong) };
      const called = yield* callRunbook(next.runbook, inputs.values, context, `${visit.address}.after`);
      return called.ok ? NEXT : { kind: "end", failure: called.failure };
    }
    default:
      return next satisfies never;
  }
}

function* runAlways(steps: readonly Step[], context: Context): Program<Failure | null> {
  let first: Failure | null = null;
  for (const step of steps) {
    const visit = yield* live(step, context, recursionIn(context), "always");
    first ??= visit.failure;
  }
  return first;
}

/** What composite steps need: nested sequences, branches, other runbooks. */
const recursionIn =
  (context: Context) =>
  (address: string): Recursion => {
    const nested: Context = { ...context, path: address };
    return {
      sequence: (segment, steps, local) => sequence(segment, steps, nested, local),
      parallel: (steps, limit) => branches(steps, nested, limit),
      call: (runbook, inputs) => callRunbook(runbook, inputs, nested, address),
    };
  };

function* sequence(segment: string, steps: readonly Step[], context: Context, local: Values | null): Program<Done> {
  const memory = branchMemory(context.memory);
  if (local === null) memory.assumed.add(ANY_ITEM);
  const inside: Context = {
    ...context,
    memory,
    path: join(context.path, segment),
    local: { ...context.local, ...local },
  };
  const way = yield* within(segment, runSteps(steps, inside, null));
  adopt(context.memory, memory, false);
  return doneOf(way, steps, inside);
}

function* branches(steps: readonly Step[], context: Context, limit: number): Program<Done> {
  const contexts = steps.map((): Context => ({ ...context, memory: branchMemory(context.memory) }));
  const ways = yield* all(
    steps.map((step, index) => () => runSteps([step], contexts[index] as Context, null)), // one context per step
    limit,
  );
  for (const { memory } of contexts) adopt(context.memory, memory, true);
  const failed = ways.find((way) => way.kind === "end");
  return failed?.kind === "end"
    ? notDone(failed.failure)
    : done(
        {},
        steps.some(({ id }) => context.memory.assumed.has(id)),
      );
}

function doneOf(way: Way, steps: readonly Step[], context: Context): Done {
  if (way.kind === "end") return notDone(way.failure);
  const outputs: Record<string, Value> = {};
  for (const { id } of steps) Object.assign(outputs, context.memory.outputs.get(id));
  return done(
    outputs,
    steps.some(({ id }) => context.memory.assumed.has(id)),
  );
}

function* callRunbook(runbook: Runbook, inputs: Values, caller: Context, address: string): Program<Done> {
  const context: Context = { ...caller, runbook, inputs, memory: newMemory(), path: address, local: {} };
  const result = yield* runPhases(context);
  caller.memory.acted.push(...context.memory.acted);
  return result.failure === null ? done(result.outputs) : notDone(result.failure);
}

function outputsOf(context: Context): Values {
  const outputs: Record<string, Value> = {};
  for (const [name, expression] of Object.entries(context.runbook.outputs)) {
    // An output that no step produced is null: the run itself has ended well.
    const result = expression.evaluate(factsOf(context));
    outputs[name] = result.kind === "value" ? result.value : null;
  }
  return outputs;
}

const NEXT: Way = { kind: "next" };

const ALL_DONE: Localised = { en: "every step is done", ja: "すべてのステップが完了しました" };

const join = (path: string, id: string): string => (path === "" ? id : `${path}/${id}`);

const endless = (step: Step): Failure =>
  failure(
    "invalid",
    "ENDLESS",
    { en: `${step.id} was reached ${MOST_VISITS} times`, ja: `${step.id} に ${MOST_VISITS} 回到達しました` },
    { en: "look for a goto that leads back without a way out", ja: "抜け道のない goto がないか確認してください" },
  );
