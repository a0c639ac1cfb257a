/** A stretch of time in which nothing can be shown, drawn narrow when it would leave no room for the rest. */
export interface Quiet {
  readonly kind: "before" | "down";
  readonly from: number;
  readonly to: number;
}

/** From moments to places on a line. Moments outside are put at its ends. */
export interface Scale {
  x(at: number): number;
  readonly left: number;
  readonly right: number;
  /** Moments worth a mark, and how long after `from` they are. */
  readonly ticks: readonly { readonly at: number; readonly afterMs: number }[];
  /** Places of the lines that cross the whole picture: words keep clear of them. */
  readonly lines: readonly number[];
  /** Whether a stretch is drawn narrower than it was. */
  isNarrow(quiet: Quiet): boolean;
}

/** Height of the head over the rows: flags, lengths of quiet stretches, times. */
export const HEAD = 52;

const NARROW = 34;
const TOO_MUCH = 0.3;
const MOST_TICKS = 9;

export function scaleOf(of: {
  from: number;
  to: number;
  quiet: readonly Quiet[];
  lines?: readonly number[];
  left: number;
  right: number;
}): Scale {
  const { from, left, right } = of;
  const to = Math.max(of.to, from + 1);
  const narrow = of.quiet.filter((quiet) => quiet.to - quiet.from > (to - from) * TOO_MUCH);
  const shown = to - from - narrow.reduce((sum, quiet) => sum + quiet.to - quiet.from, 0);
  const perMs = (right - left - narrow.length * NARROW) / Math.max(1, shown);
  const x = (at: number): number => {
    const moment = Math.min(Math.max(at, from), to);
    let place = left + (moment - from) * perMs;
    for (const quiet of narrow) {
      const passed = Math.min(Math.max(moment, quiet.from), quiet.to) - quiet.from;
      place += passed * (NARROW / (quiet.to - quiet.from) - perMs);
    }
    return Math.round(place * 10) / 10;
  };
  const inside = (at: number): boolean => narrow.some((quiet) => at > quiet.from && at < quiet.to);
  const step = STEPS.find((candidate) => shown / candidate <= MOST_TICKS) ?? to - from;
  const ticks = Array.from({ length: Math.min(1_000, Math.floor((to - from) / step) + 1) }, (_, index) => index * step)
    .map((afterMs) => ({ at: from + afterMs, afterMs }))
    .filter(({ at }) => !inside(at));
  const lines = (of.lines ?? []).map(x).toSorted((a, b) => a - b);
  return { x, left, right, ticks, lines, isNarrow: (quiet) => narrow.includes(quiet) };
}

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const STEPS = [
  100,
  200,
  500,
  SECOND,
  2 * SECOND,
  5 * SECOND,
  10 * SECOND,
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  24 * HOUR,
  7 * 24 * HOUR,
];
