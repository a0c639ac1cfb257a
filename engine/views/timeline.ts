import { formatDuration } from "../program/duration.ts";
import type { Language } from "../program/value.ts";
import { detectedAt } from "./clocks.ts";
import { rtoOf } from "./rto.ts";
import type { RunState } from "./run.ts";
import { markup, widthOf } from "./text.ts";
import { bands } from "./timeline-bands.ts";
import { DRESS, legend } from "./timeline-dress.ts";
import { lanes } from "./timeline-lanes.ts";
import { rows } from "./timeline-rows.ts";
import { HEAD, scaleOf, type Quiet, type Scale } from "./timeline-scale.ts";

const WIDTH = 1000;
const MOST_ROWS = 60;

/**
 * The run as a picture: one row a step, or one lane a phase when there are many. A whole `<svg>` element, safe to
 * stand in a page: every text in it is escaped. Colours come from the page (`--good` and so on) or are its own.
 */
export function timeline(state: RunState, language: Language): string {
  const rto = rtoOf(state);
  const end = state.endedAt ?? state.lastAt;
  const from = Math.min(detectedAt(state), state.startedAt);
  const limit = rto.targetMs === null ? null : rto.from + rto.targetMs;
  const to = limit !== null && limit > end && limit - from < (end - from) * 1.4 ? limit + (end - from) * 0.03 : end;
  const few = state.visits.length <= MOST_ROWS;
  const quiet: Quiet[] = [
    { kind: "before", from, to: state.startedAt },
    ...state.gaps.map((gap): Quiet => ({ kind: "down", from: gap.from, to: gap.to })),
  ];
  const lines = [rto.to, limit].filter((at) => at !== null && at <= to) as number[]; // what is left is not null
  const scale = scaleOf({ from, to, quiet, lines, left: few ? 292 : 190, right: WIDTH - 84 });
  const body = few ? rows(state, scale, language) : lanes(state, scale, language);
  const foot = legend(state, language, HEAD + body.height + 8);
  const marks = [
    bands(quiet, { scale, height: body.height, language, taken: takenIn(scale, rto, { limit, to }) }),
    ...scale.ticks
      .filter(({ at }) => at > from && scale.lines.every((line) => Math.abs(scale.x(at) - line) > 30))
      .map(({ at, afterMs }) => tick(scale.x(at), afterMs, body.height, language)),
    mark({ kind: "detected", x: scale.x(rto.from), height: body.height, text: DETECTED[language] }),
    ...(rto.to === null
      ? []
      : [mark({ kind: "recovered", x: scale.x(rto.to), height: body.height, text: RECOVERED[language] })]),
    limit === null || rto.targetMs === null
      ? ""
      : objective(limit, rto.targetMs, { scale, to, height: body.height, language }),
  ];
  const height = HEAD + body.height + 8 + foot.height;
  return [
    `<svg class="timeline" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="timeline-title timeline-about">`,
    `<title id="timeline-title">${TITLE[language]}</title><desc id="timeline-about">${markup(about(state, language))}</desc>`,
    DRESS,
    marks.join(""),
    `<g transform="translate(0 ${HEAD})">${body.svg}</g>`,
    foot.svg,
    "</svg>",
  ].join("\n");
}

const TITLE = { en: "Timeline of the run", ja: "実行のタイムライン" };
const DETECTED = { en: "detected", ja: "検知" };
const RECOVERED = { en: "recovered", ja: "復旧" };

function about(state: RunState, language: Language): string {
  const length = formatDuration((state.endedAt ?? state.lastAt) - detectedAt(state), language);
  const [steps, phases] = [state.visits.length, state.phases.length];
  const { actualMs } = rtoOf(state);
  const recovered = actualMs === null ? null : formatDuration(actualMs, language);
  return language === "ja"
    ? `${phases} フェーズ ${steps} ステップ、検知から ${length}。${recovered === null ? "復旧に至っていません" : `検知から復旧まで ${recovered}`}`
    : `${steps} steps in ${phases} phases, ${length} from detection; ${recovered === null ? "not recovered" : `recovered after ${recovered}`}`;
}

function tick(x: number, afterMs: number, height: number, language: Language): string {
  const text = afterMs === 0 ? "0" : `+${formatDuration(afterMs, language)}`;
  return `<path class="tick" d="M${x} ${HEAD - 4}V${HEAD + height}"/><text class="small" x="${x}" y="${HEAD - 9}" text-anchor="${x > WIDTH - 30 ? "end" : "middle"}">${text}</text>`;
}

function mark(of: { kind: "detected" | "recovered" | "rto"; x: number; height: number; text: string }): string {
  const { kind, x, height, text } = of;
  const y = kind === "rto" ? 30 : 14;
  const half = (widthOf(text) * 7) / 2 + 6;
  const place = Math.min(Math.max(x, half), WIDTH - half);
  const label = `<rect class="flag ${kind}" x="${place - half}" y="${y - 13}" width="${half * 2}" height="17" rx="3"/><text class="on ${kind}" x="${place}" y="${y}" text-anchor="middle">${text}</text>`;
  return `<g><title>${text}</title><path class="line ${kind}" d="M${x} ${y + 4}V${HEAD + height}"/>${label}</g>`;
}

/** What lines and the objective's flag take up in the second row of the head. */
function takenIn(
  scale: Scale,
  rto: { readonly from: number },
  { limit, to }: { limit: number | null; to: number },
): [number, number][] {
  const taken = [scale.x(rto.from), ...scale.lines].map((x): [number, number] => [x - 3, x + 3]);
  if (limit !== null) taken.push(limit <= to ? [scale.x(limit) - 36, scale.x(limit) + 36] : [WIDTH - 90, WIDTH]);
  return taken;
}

function objective(
  at: number,
  targetMs: number,
  { scale, to, height, language }: { scale: Scale; to: number; height: number; language: Language },
): string {
  const text = `RTO ${formatDuration(targetMs, language)}`;
  if (at <= to) return mark({ kind: "rto", x: scale.x(at), height, text });
  return `<text class="small rto" x="${WIDTH - 4}" y="30" text-anchor="end">${text} →</text>`;
}
