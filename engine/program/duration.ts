import type { Language } from "./value.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const COMPACT =
  /^(?=\d)(?:(?<d>\d{1,6})d)?(?:(?<h>\d{1,6})h)?(?:(?<m>\d{1,6})m(?!s))?(?:(?<s>\d{1,6})s)?(?:(?<ms>\d{1,6})ms)?$/;
const CALENDAR = /^(?<count>\d{1,4}) (?<unit>week|month)s?$/;
const UNIT = { d: DAY, h: HOUR, m: MINUTE, s: SECOND, ms: 1 } as const;

/** Milliseconds of `90s`, `5m`, `1h30m`, `2d`, `500ms`, `1 week`, `3 months` (30 days each); null for anything else. */
export function parseDuration(text: string): number | null {
  const calendar = CALENDAR.exec(text)?.groups;
  if (calendar) return Number(calendar.count) * (calendar.unit === "week" ? 7 : 30) * DAY;
  const parts = COMPACT.exec(text)?.groups;
  if (!parts) return null;
  return Object.entries(UNIT).reduce((sum, [unit, ms]) => sum + Number(parts[unit] ?? 0) * ms, 0);
}

const WORDS = {
  en: { d: "d", h: "h", m: "m", s: "s", gap: " ", seconds: " s" },
  ja: { d: "日", h: "時間", m: "分", s: "秒", gap: "", seconds: "秒" },
} as const;

/**
 * A duration for people, two units at most: `12.4 s`, `5m 03s`, `1h 05m`, `2d 03h`; `12.4秒`, `5分03秒`, `1時間05分`.
 * Rounded before the unit is chosen, so 59.99 s reads `1m` and never `60 s`.
 */
export function formatDuration(ms: number, language: Language): string {
  if (ms < 0) return `-${formatDuration(-ms, language)}`;
  const words = WORDS[language];
  const tenths = Math.round(ms / 100);
  if (tenths < 600) return `${tenths / 10}${words.seconds}`;
  const pair = (big: number, bigUnit: string, small: number, smallUnit: string): string =>
    `${big}${bigUnit}${small === 0 ? "" : `${words.gap}${String(small).padStart(2, "0")}${smallUnit}`}`;
  const seconds = Math.round(ms / SECOND);
  if (seconds < 3600) return pair(Math.floor(seconds / 60), words.m, seconds % 60, words.s);
  const minutes = Math.round(ms / MINUTE);
  if (minutes < 24 * 60) return pair(Math.floor(minutes / 60), words.h, minutes % 60, words.m);
  const hours = Math.round(ms / HOUR);
  return pair(Math.floor(hours / 24), words.d, hours % 24, words.h);
}
