import type { Localised } from "../program/value.ts";
import type { PhaseRecord, RunState } from "./run.ts";

/** Where the time went. */
export interface Clocks {
  /** From detection to the first entry: before the engine knew of it. */
  readonly beforeMs: number;
  /** From the first entry to the end (or the last entry), split without overlap. */
  readonly machineMs: number;
  readonly humanMs: number;
  readonly waitingMs: number;
  readonly downMs: number;
  readonly phases: readonly PhaseClock[];
}

export interface PhaseClock {
  readonly id: string;
  readonly title: Localised;
  readonly budgetMs: number | null;
  /** null when the run never came here. */
  readonly usedMs: number | null;
  readonly leftMs: number | null;
  readonly within: boolean | null;
}

export function clocksOf(state: RunState): Clocks {
  const { machine, human, waiting, down } = state.time;
  return {
    beforeMs: Math.max(0, state.startedAt - detectedAt(state)),
    machineMs: machine,
    humanMs: human,
    waitingMs: waiting,
    downMs: down,
    phases: state.phases.map((phase) => phaseClock(phase, state)),
  };
}

/** When the clock of the objectives started. */
export const detectedAt = ({ opened, startedAt }: RunState): number => instant(opened?.detectedAt) ?? startedAt;

export const occurredAt = ({ opened }: RunState): number | null => instant(opened?.occurredAt);

function phaseClock({ id, title, budgetMs, ...phase }: PhaseRecord, state: RunState): PhaseClock {
  if (phase.startedAt === null) return { id, title, budgetMs, usedMs: null, leftMs: budgetMs, within: null };
  const usedMs = phase.usedMs + (phase.endedAt === null ? runningMs(phase, state) : 0);
  const leftMs = budgetMs === null ? null : budgetMs - usedMs;
  return { id, title, budgetMs, usedMs, leftMs, within: leftMs === null ? null : leftMs >= 0 };
}

const runningMs = (phase: Pick<PhaseRecord, "lastStartedAt">, state: RunState): number =>
  Math.max(0, (state.endedAt ?? state.lastAt) - phase.lastStartedAt);

function instant(text: string | null | undefined): number | null {
  const at = Date.parse(text ?? "");
  return Number.isNaN(at) ? null : at;
}
