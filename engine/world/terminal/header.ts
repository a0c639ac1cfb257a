import { formatDuration } from "../../program/duration.ts";
import type { Language } from "../../program/value.ts";
import { cleanLine } from "./clean.ts";
import { remaining, wallTime, zone } from "./clocks.ts";
import type { Brief } from "./face.ts";
import type { Style } from "./style.ts";
import { WORD } from "./words.ts";

/** Where we are, for whom the clock runs, and until when. */
export function headerLines(options: { brief: Brief; now: number; language: Language; style: Style }): string[] {
  const { brief, now, language, style } = options;
  const { paint } = style;
  const mode = brief.mode === "live" ? paint.red.bold(WORD.live[language]) : paint.cyan.bold(WORD.drill[language]);
  const resumed = brief.resumed ? `  (${WORD.resumed[language]})` : "";
  return [
    `${mode}  ${paint.bold(cleanLine(brief.title[language]))}${resumed}`,
    `  ${WORD.environment[language]} ${cleanLine(brief.environment)}  ${WORD.run[language]} ${cleanLine(brief.run)}`,
    `  ${detected(brief, now, language)}`,
    `  ${objective(brief, now, language, style)}`,
    ...doneLines(brief, language, style),
  ];
}

function doneLines({ done }: Brief, language: Language, { mark }: Style): string[] {
  if (done.length === 0) return [];
  return [
    `  ${WORD.doneBefore[language]}:`,
    ...done.map(({ title, outcome }) => `    ${mark(outcome)} ${cleanLine(title[language])}`),
  ];
}

function detected({ detectedAt }: Brief, now: number, language: Language): string {
  const ago = formatDuration(Math.max(0, Math.floor((now - detectedAt) / 1000) * 1000), language);
  const gap = language === "ja" ? "" : " ";
  return `${WORD.detected[language]} ${wallTime(detectedAt)} (${ago}${gap}${WORD.ago[language]})  ${WORD.local[language]} (${zone(now)})`;
}

function objective({ rtoMs, detectedAt }: Brief, now: number, language: Language, { paint }: Style): string {
  if (rtoMs === null) return WORD.noRto[language];
  const deadline = detectedAt + rtoMs;
  const left = remaining(deadline - now, language);
  const text = `RTO ${formatDuration(rtoMs, language)}  ${WORD.until[language]} ${wallTime(deadline)}  ${left}`;
  return deadline < now ? paint.red.bold(text) : paint.bold(text);
}
