import type { Figure } from "./measure.ts";

/** One group of measurements. */
export interface Bench {
  readonly name: string;
  /** Programs it cannot do without. */
  readonly needs: readonly string[];
  run(place: Place): Promise<readonly Line[]>;
}

/** Where a bench may work. */
export interface Place {
  /** An empty folder that is removed afterwards. */
  readonly directory: string;
  /** The bundled workers, see `worker.ts`. */
  readonly workers: string;
}

/** One figure and what was hoped for. */
export interface Line {
  readonly what: string;
  /** What it is compared to; empty for absolute figures. */
  readonly against: string;
  readonly unit: "x" | "MB" | "round trips";
  readonly figure: Figure;
  /** At most so much; null where no goal was set. */
  readonly goal: number | null;
  /** A harder goal beyond the first. */
  readonly stretch?: number;
  /** The medians behind a ratio. */
  readonly note: string;
}

/** A duration for people. */
export function ms({ median }: Figure): string {
  if (median >= 1000) return `${(median / 1000).toPrecision(3)} s`;
  return median < 1 ? `${Math.round(median * 1000)} us` : `${median.toPrecision(3)} ms`;
}
