import { formatDuration } from "../program/duration.ts";
import type { Language } from "../program/value.ts";
import { clocksOf, type PhaseClock } from "./clocks.ts";
import type { RunState, Visit } from "./run.ts";
import { markup, shortened, widthOf } from "./text.ts";
import { barClass, extent, spans, spoken, type Drawn } from "./timeline-bars.ts";
import type { Scale } from "./timeline-scale.ts";
import { lengthOf, say, signOf, toneOf, wordOf } from "./words.ts";

const ROW = 24;
const PHASE = 30;

/** One row a visit, under the name of its phase. */
export function rows(state: RunState, scale: Scale, language: Language): Drawn {
  const drawn: string[] = [];
  let y = 0;
  for (const phase of clocksOf(state).phases) {
    const visits = state.visits.filter((visit) => visit.phase === phase.id);
    drawn.push(phaseRow(phase, { state, scale, language, y }));
    y += PHASE;
    for (const visit of visits) {
      drawn.push(row(visit, { state, scale, language, y }));
      y += ROW;
    }
  }
  return { svg: drawn.join("\n"), height: y + 4 };
}

interface Place {
  readonly state: RunState;
  readonly scale: Scale;
  readonly language: Language;
  readonly y: number;
}

function phaseRow(phase: PhaseClock, { state, scale, language, y }: Place): string {
  const words = usage(phase, language);
  const room = Math.floor((scale.left - 24 - widthOf(words) * 6) / 6.6);
  const fits = widthOf(say(language, phase.title)) <= room;
  const title = markup(shortened(say(language, phase.title), Math.floor((scale.left - 12) / 6.6)));
  const line = phaseLine(phase, { state, scale, language, y });
  const over = phase.within === false ? " over" : "";
  return [
    `<g><title>${markup(`${say(language, phase.title)}: ${words}`)}</title><path class="rule" d="M0 ${y + 4.5}H1000"/>`,
    `<text class="phase" x="0" y="${y + 22}">${title}</text>`,
    fits
      ? text(scale.left - 12, y + 22, words, `small${over}`, "end")
      : label(words, { ...line, y: y + 21, scale, kind: `small${over}` }),
    `${line.svg}</g>`,
  ].join("");
}

function usage({ usedMs, budgetMs }: PhaseClock, language: Language): string {
  if (usedMs === null) return NOT_REACHED[language];
  const used = formatDuration(usedMs, language);
  if (budgetMs === null) return used;
  const budget = formatDuration(budgetMs, language);
  return { en: `${used} of ${budget}`, ja: `${used} / 予算${budget}` }[language];
}

/** The phase's own line, with a tick where its budget ends. */
function phaseLine(phase: PhaseClock, { state, scale, y }: Place): Drawing {
  const record = state.phases.find(({ id }) => id === phase.id);
  if (record?.startedAt == null) return { svg: "", x: scale.left, end: scale.left };
  const [x, end] = [scale.x(record.startedAt), scale.x(record.endedAt ?? state.lastAt)];
  const over = phase.within === false ? " over" : "";
  const due = record.startedAt + (phase.budgetMs ?? Infinity);
  const shown = due < (state.endedAt ?? state.lastAt);
  const budgetTick = shown ? `<path class="budget" d="M${scale.x(due)} ${y + 11}v12"/>` : "";
  return {
    svg: `<path class="phase-line${over}" d="M${x} ${y + 17}H${Math.max(end, x + 2)}"/>${budgetTick}`,
    x,
    end: Math.max(end, shown ? scale.x(due) : 0),
  };
}

interface Drawing {
  readonly svg: string;
  readonly x: number;
  readonly end: number;
}

const NOT_REACHED = { en: "not reached", ja: "未到達" };

function row(visit: Visit, { state, scale, language, y }: Place): string {
  const { x, width } = extent(visit, state, scale);
  const tone = toneOf(visit.outcome);
  const indent = 20 + Math.min(visit.depth, 4) * 12;
  const words = note(visit, state, language);
  const end = Math.max(x + width, ...visit.spans.map(({ to }) => scale.x(to)));
  const undo = visit.purpose === "undo" ? " undo" : "";
  return [
    `<g class="row"><title>${markup(spoken(visit, state, language))}</title>`,
    `<circle class="dot ${tone}" cx="${indent - 12}" cy="${y + 12}" r="7"/><text class="sign" x="${indent - 12}" y="${y + 15.5}" text-anchor="middle">${signOf(visit.outcome)}</text>`,
    `<text class="step" x="${indent}" y="${y + 16}">${markup(shortened(say(language, visit.title), Math.floor((scale.left - indent - 12) / 6.3)))}</text>`,
    tone === "neutral"
      ? ""
      : `<rect class="${barClass(visit)}${undo}" x="${x}" y="${y + 5}" width="${width}" height="14" rx="2"/>${spans(visit, scale, y + 5, 14)}`,
    label(words, { x, end, y: y + 16, scale, kind: `small ${tone}` }),
    "</g>",
  ].join("");
}

function note(visit: Visit, state: RunState, language: Language): string {
  const length = lengthOf((visit.endedAt ?? state.lastAt) - visit.startedAt, language);
  const parts =
    visit.outcome === "ok"
      ? [length]
      : [say(language, wordOf(visit.outcome)), ...(visit.outcome === "skipped" ? [] : [length])];
  if (visit.attempts > 1) parts.push({ en: `${visit.attempts} attempts`, ja: `${visit.attempts} 回試行` }[language]);
  if (visit.milestone === "recovered" && visit.outcome === "ok") parts.push("★");
  return parts.join(" · ");
}

/** Behind the bar, before it, or over its end: wherever there is room and no line runs through the words. */
function label(words: string, of: { x: number; end: number; y: number; scale: Scale; kind: string }): string {
  const width = widthOf(words) * 6.2 + 10;
  const { lines, left } = of.scale;
  let behind = of.end + 8;
  for (const line of lines) if (line > behind - 4 && line < behind + width) behind = line + 6;
  if (behind + width < 1008) return text(behind, of.y, words, of.kind);
  const [from, to] = [of.x - 8 - width, of.x - 8];
  const before = from > left && !lines.some((line) => line > from && line < to);
  return text(before ? to : of.end - 6, of.y, words, of.kind, "end");
}

const text = (x: number, y: number, words: string, kind = "small", anchor = "start"): string =>
  `<text class="${kind}" x="${Math.round(x * 10) / 10}" y="${y}" text-anchor="${anchor}">${markup(words)}</text>`;
