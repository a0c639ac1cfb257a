import { detectedAt } from "./clocks.ts";
import type { Correction, RunState } from "./run.ts";

/** The recovery time against its objective, by the wall clock, from detection to the milestone `recovered`. */
export interface Rto {
  readonly targetMs: number | null;
  /** null while the milestone is not reached. */
  readonly actualMs: number | null;
  /** null without an objective, and while it can still be met. */
  readonly met: boolean | null;
  readonly from: number;
  readonly to: number | null;
  /** Moments at which the wall clock did not run evenly: the figure is as good as the clock was. */
  readonly corrections: readonly Correction[];
}

export function rtoOf(state: RunState): Rto {
  const from = detectedAt(state);
  const to = state.recovered?.at ?? null;
  const targetMs = state.opened?.objectives.rtoMs ?? null;
  const actualMs = to === null ? null : Math.max(0, to - from);
  const corrections = state.corrections.filter(({ at }) => to === null || at <= to);
  return { targetMs, actualMs, met: isMet(state, targetMs, actualMs, from), from, to, corrections };
}

function isMet(state: RunState, targetMs: number | null, actualMs: number | null, from: number): boolean | null {
  if (targetMs === null) return null;
  if (actualMs !== null) return actualMs <= targetMs;
  return state.status === "finished" || state.lastAt - from > targetMs ? false : null;
}
