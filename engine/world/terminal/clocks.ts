import { formatDuration } from "../../program/duration.ts";
import type { Language } from "../../program/value.ts";
import { peopleMs, type Progress, type StepNow } from "./progress.ts";
import { WORD } from "./words.ts";

/** Local wall time, `05:31:54`. */
export const wallTime = (epochMs: number): string => {
  const time = new Date(epochMs);
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
};

/** `UTC+9`, `UTC-3:30`, `UTC`. */
export function zone(epochMs: number): string {
  const minutes = -new Date(epochMs).getTimezoneOffset();
  if (minutes === 0) return "UTC";
  const rest = Math.abs(minutes) % 60;
  const hours = Math.floor(Math.abs(minutes) / 60);
  return `UTC${minutes < 0 ? "-" : "+"}${hours}${rest === 0 ? "" : `:${String(rest).padStart(2, "0")}`}`;
}

/** A running clock, `00:12`, `1:02:03`. */
export function stopwatch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const pair = (value: number): string => String(value).padStart(2, "0");
  const short = `${pair(Math.floor(seconds / 60) % 60)}:${pair(seconds % 60)}`;
  return seconds < 3600 ? short : `${Math.floor(seconds / 3600)}:${short}`;
}

/** `RTO 1h 50m left`, `RTO 3m over`; empty once service is back or without an RTO. */
export function rtoText(progress: Progress, now: number, language: Language): string {
  const { rtoMs, detectedAt } = progress.brief;
  if (rtoMs === null || progress.recoveredAt !== null) return "";
  return `RTO ${remaining(rtoMs - (now - detectedAt), language)}`;
}

/** How much of its limit something has used: `step 12 s of 20m`. */
function usedText(options: { name: string; used: number; limit: number | null; language: Language }): string {
  const { name, used, limit, language } = options;
  const spent = whole(used, language);
  if (limit === null) return `${name} ${spent}`;
  return language === "ja"
    ? `${name} ${spent}/${whole(limit, language)}`
    : `${name} ${spent} of ${whole(limit, language)}`;
}

/** The clock line of a running step; its own clock stands while a person is asked. */
export function clockLine(progress: Progress, step: StepNow, now: number, language: Language): string {
  const { phase } = progress;
  return [
    usedText({
      name: WORD.step[language],
      used: now - step.startedAt - peopleMs(step, now),
      limit: step.timeoutMs,
      language,
    }),
    ...(step.asking.size === 0 ? [] : [`${WORD.people[language]} ${whole(peopleMs(step, now), language)}`]),
    ...(phase?.budgetMs
      ? [usedText({ name: WORD.phase[language], used: now - phase.startedAt, limit: phase.budgetMs, language })]
      : []),
    rtoText(progress, now, language),
  ]
    .filter((part) => part !== "")
    .join("  ");
}

export function remaining(ms: number, language: Language): string {
  const word = WORD[ms < 0 ? "over" : "left"][language];
  const span = whole(Math.abs(ms), language);
  return language === "ja" ? `${word} ${span}` : `${span} ${word}`;
}

// A ticking clock shows whole seconds.
const whole = (ms: number, language: Language): string =>
  formatDuration(Math.max(0, Math.floor(ms / 1000) * 1000), language);
