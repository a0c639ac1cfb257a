import type { Language } from "../program/value.ts";
import type { RunState, Visit } from "./run.ts";
import type { Scale } from "./timeline-scale.ts";
import { COMMA, lengthOf, say, toneOf, wordOf } from "./words.ts";

/** What a part of the picture draws, and how high it is. */
export interface Drawn {
  readonly svg: string;
  readonly height: number;
}

/** Place of a visit's bar: never so narrow that it cannot be seen. */
export function extent(visit: Visit, state: RunState, scale: Scale): { readonly x: number; readonly width: number } {
  const x = scale.x(visit.startedAt);
  const end = scale.x(visit.endedAt ?? state.endedAt ?? state.lastAt);
  return { x, width: Math.max(LEAST_WIDTH, round(end - x)) };
}

const LEAST_WIDTH = 3;

/** The stretches in which a visit waited for a person, paused or had no engine, as rectangles. */
export const spans = (visit: Visit, scale: Scale, y: number, height: number): string =>
  visit.spans
    .map(({ kind, from, to }) => ({ kind, x: scale.x(from), width: round(scale.x(to) - scale.x(from)) }))
    .filter(({ width }) => width >= 1)
    .map(({ kind, x, width }) => `<rect class="span-${kind}" x="${x}" y="${y}" width="${width}" height="${height}"/>`)
    .join("");

export const barClass = (visit: Visit): string => `bar ${toneOf(visit.outcome)}`;

/** Everything about a visit in one line, for a tooltip and for readers that cannot see. */
export function spoken(visit: Visit, state: RunState, language: Language): string {
  const length = lengthOf((visit.endedAt ?? state.lastAt) - visit.startedAt, language);
  const host = visit.host === null ? "" : ` @ ${visit.host}`;
  return `${say(language, visit.title)}${host}: ${say(language, wordOf(visit.outcome))}${COMMA[language]}${length}`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
