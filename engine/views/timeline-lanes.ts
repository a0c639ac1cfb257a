import { formatDuration } from "../program/duration.ts";
import type { Language } from "../program/value.ts";
import { clocksOf } from "./clocks.ts";
import type { RunState, Visit } from "./run.ts";
import { markup, shortened } from "./text.ts";
import { barClass, extent, spans, spoken, type Drawn } from "./timeline-bars.ts";
import type { Scale } from "./timeline-scale.ts";
import { say, signOf } from "./words.ts";

const BAR = 12;
const MOST_TRACKS = 8;
const MOST_BARS = 150;

/** One lane a phase; visits at the same time stand on tracks below each other. */
export function lanes(state: RunState, scale: Scale, language: Language): Drawn {
  const single = state.visits.length <= MOST_BARS;
  const drawn: string[] = [];
  const byPhase = Map.groupBy(state.visits, ({ phase }) => phase);
  let y = 0;
  for (const phase of clocksOf(state).phases) {
    const placed = onTracks(byPhase.get(phase.id) ?? [], state);
    const tracks = Math.max(1, ...placed.map(({ track }) => track + 1));
    const height = Math.max(40, tracks * (BAR + 3) + 12);
    const title = markup(shortened(say(language, phase.title), 26));
    const used = phase.usedMs === null ? "–" : formatDuration(phase.usedMs, language);
    drawn.push(
      `<path class="rule" d="M0 ${y + 0.5}H1000"/><text class="phase" x="0" y="${y + 18}">${title}</text>`,
      `<text class="small" x="0" y="${y + 33}">${markup(`${used} · ${tally(placed.map(({ visit }) => visit))}`)}</text>`,
      single ? bars(placed, { state, scale, language, y: y + 7 }) : paths(placed, { state, scale, y: y + 7 }),
    );
    y += height;
  }
  return { svg: drawn.join("\n"), height: y };
}

interface Placed {
  readonly visit: Visit;
  readonly track: number;
}

function onTracks(visits: readonly Visit[], state: RunState): Placed[] {
  const free: number[] = [];
  return visits.map((visit) => {
    const found = free.findIndex((until) => until <= visit.startedAt);
    const track = found >= 0 ? found : Math.min(free.length, MOST_TRACKS - 1);
    free[track] = visit.endedAt ?? state.lastAt;
    return { visit, track };
  });
}

function bars(placed: readonly Placed[], of: { state: RunState; scale: Scale; language: Language; y: number }): string {
  return placed
    .map(({ visit, track }) => {
      const { x, width } = extent(visit, of.state, of.scale);
      const y = of.y + track * (BAR + 3);
      return `<g><title>${markup(spoken(visit, of.state, of.language))}</title><rect class="${barClass(visit)}" x="${x}" y="${y}" width="${width}" height="${BAR}"/>${spans(visit, of.scale, y, BAR)}</g>`;
    })
    .join("");
}

/** One path for all bars that look alike: a picture of thousands of steps stays small. */
function paths(placed: readonly Placed[], { state, scale, y }: { state: RunState; scale: Scale; y: number }): string {
  const shapes = new Map<string, string[]>();
  const add = (kind: string, x: number, top: number, width: number): void => {
    const shape = `M${x} ${top}h${width}v${BAR}h-${width}z`;
    const known = shapes.get(kind);
    if (known === undefined) shapes.set(kind, [shape]);
    else if (known.at(-1) !== shape) known.push(shape);
  };
  for (const { visit, track } of placed) {
    const { x, width } = extent(visit, state, scale);
    const top = y + track * (BAR + 3);
    add(barClass(visit), x, top, width);
    for (const span of visit.spans) {
      const from = scale.x(span.from);
      const wide = Math.round((scale.x(span.to) - from) * 10) / 10;
      if (wide >= 1) add(`span-${span.kind}`, from, top, wide);
    }
  }
  // Trouble is drawn last, so that nothing good covers it.
  const drawn = [...shapes].toSorted(([a], [b]) => weight(a) - weight(b));
  return drawn.map(([kind, shape]) => `<path class="${kind}" d="${shape.join("")}"/>`).join("");
}

const weight = (kind: string): number =>
  kind === "bar good" ? 0 : kind === "bar bad" || kind === "bar unsure" ? 2 : 1;

function tally(visits: readonly Visit[]): string {
  const counts = new Map<string, number>();
  for (const { outcome } of visits) counts.set(signOf(outcome), (counts.get(signOf(outcome)) ?? 0) + 1);
  return [...counts].map(([sign, count]) => `${sign} ${count}`).join("  ");
}
