import type { Risk, Telling } from "../../program/telling.ts";
import type { Localised } from "../../program/value.ts";
import type { Brief } from "./face.ts";

/** What a face knows of the run at this moment: a fold over the tellings, kept in place. */
export interface Progress {
  readonly brief: Brief;
  phase: PhaseNow | null;
  /** When the step with the milestone `recovered` ended: the RTO clock stands from there on. */
  recoveredAt: number | null;
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
}

export interface StepNow {
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
}

export const startProgress = (brief: Brief): Progress => ({
  brief,
  phase: null,
  recoveredAt: null,
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
      progress.phase = { id, title, budgetMs, position, startedAt: epochMs };
      return;
    }
    case "step-started": {
      const depth = [...progress.running.keys()].filter((address) => telling.address.startsWith(`${address}/`)).length;
      const now: StepNow = { ...telling, depth, startedAt: epochMs, attempt: 1, of: 1, doing: new Map(), tail: "" };
      progress.running.set(telling.address, now);
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

/** The innermost running step that an effect's or step's address belongs to. */
export function stepAt(progress: Progress, address: string): StepNow | null {
  let found: StepNow | null = null;
  for (const step of progress.running.values()) {
    const within = address === step.address || address.startsWith(`${step.address}/`);
    if (within && step.address.length >= (found?.address.length ?? 0)) found = step;
  }
  return found;
}
