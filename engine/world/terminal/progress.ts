import type { Effect } from "../../program/effect.ts";
import type { Risk, Telling } from "../../program/telling.ts";
import type { Localised } from "../../program/value.ts";
import type { Brief } from "./face.ts";

/** What a face knows of the run at this moment: a fold over the tellings, kept in place. */
export interface Progress {
  readonly brief: Brief;
  /** When this engine took over: what is told with an earlier time is told again. */
  readonly openedAt: number;
  phase: PhaseNow | null;
  /** When the step with the milestone `recovered` ended: the RTO clock stands from there on. */
  recoveredAt: number | null;
  /** Whether it was said that the RTO has passed. */
  rtoPassed: boolean;
  /** By address, in the order they started. */
  readonly running: Map<string, StepNow>;
}

export interface PhaseNow {
  readonly id: string;
  readonly title: Localised;
  /** From 1; 0 when the brief does not know the phase. */
  readonly position: number;
  readonly budgetMs: number | null;
  readonly startedAt: number;
  /** Whether it was said that the budget is used up. */
  budgetPassed: boolean;
}

export interface StepNow {
  readonly telling: StepStarted;
  readonly address: string;
  readonly step: string;
  readonly title: Localised;
  readonly host: string | null;
  readonly risk: Risk;
  readonly action: string;
  readonly summary: Localised;
  readonly purpose: "step" | "undo" | "always";
  readonly timeoutMs: number | null;
  readonly startedAt: number;
  /** How many steps this one stands in. */
  readonly depth: number;
  attempt: number;
  of: number;
  /** What is being done now, by address of the effect; the newest last. */
  readonly doing: Map<string, Localised>;
  tail: string;
  /** Whether people were told that it runs: a step that turns out not to be needed is never announced. */
  announced: boolean;
  /** Questions that stand open in it, since when one does, and for how long earlier ones did. */
  readonly asking: Set<string>;
  askingSince: number;
  askedMs: number;
}

type StepStarted = Extract<Telling, { kind: "step-started" }>;

export const startProgress = (brief: Brief, openedAt: number): Progress => ({
  brief,
  openedAt,
  phase: null,
  recoveredAt: null,
  rtoPassed: false,
  running: new Map(),
});

/** Steps that only hold other steps; they have nothing of their own to show while they run. */
export const holdsSteps = (step: Pick<StepNow, "action">): boolean =>
  ["parallel", "each", "call"].includes(step.action);

export function advance(progress: Progress, telling: Telling, epochMs: number): void {
  switch (telling.kind) {
    case "phase-started": {
      const position = progress.brief.phases.findIndex(({ id }) => id === telling.phase) + 1;
      const { phase: id, title, budgetMs } = telling;
      progress.phase = { id, title, budgetMs, position, startedAt: epochMs, budgetPassed: false };
      return;
    }
    case "step-started": {
      const depth = [...progress.running.keys()].filter((address) => telling.address.startsWith(`${address}/`)).length;
      progress.running.set(telling.address, stepNow(telling, depth, epochMs));
      return;
    }
    case "attempt": {
      const step = stepAt(progress, telling.address);
      if (step) Object.assign(step, { attempt: telling.number, of: telling.of });
      return;
    }
    case "step-ended":
      progress.running.delete(telling.address);
      if (telling.milestone === "recovered" && telling.outcome === "ok") progress.recoveredAt ??= epochMs;
      return;
    default:
      return;
  }
}

/** An effect begins: the steps around it that were not announced yet, the outermost first; they count as announced now. */
export function begun(progress: Progress, address: string, effect: Effect, epochMs: number): readonly StepNow[] {
  const around = stepsAround(progress, address);
  if (effect.kind === "ask") {
    for (const step of around) {
      if (step.asking.size === 0) step.askingSince = epochMs;
      step.asking.add(address);
    }
  }
  const fresh = around.filter(({ announced }) => !announced);
  for (const step of fresh) step.announced = true;
  return fresh;
}

/** An effect has its answer. */
export function settled(progress: Progress, address: string, epochMs: number): void {
  for (const step of stepsAround(progress, address)) {
    step.doing.delete(address);
    if (step.asking.delete(address) && step.asking.size === 0) step.askedMs += epochMs - step.askingSince;
  }
}

/** How long people were asked in a step so far; the rest of its time is the machine's. */
export const peopleMs = (step: StepNow, now: number): number =>
  step.askedMs + (step.asking.size === 0 ? 0 : Math.max(0, now - step.askingSince));

/** The innermost running step that an effect's or step's address belongs to. */
export function stepAt(progress: Progress, address: string): StepNow | null {
  return stepsAround(progress, address).at(-1) ?? null;
}

// The outermost first.
const stepsAround = ({ running }: Progress, address: string): StepNow[] =>
  [...running.values()]
    .filter((step) => address === step.address || address.startsWith(`${step.address}/`))
    .sort((a, b) => a.address.length - b.address.length);

const stepNow = (telling: StepStarted, depth: number, startedAt: number): StepNow => ({
  ...telling,
  telling,
  depth,
  startedAt,
  attempt: 1,
  of: 1,
  doing: new Map(),
  tail: "",
  announced: false,
  asking: new Set(),
  askingSince: 0,
  askedMs: 0,
});
