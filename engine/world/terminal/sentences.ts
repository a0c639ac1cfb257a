import { formatDuration } from "../../program/duration.ts";
import type { Failure } from "../../program/failure.ts";
import type { Outcome, Telling } from "../../program/telling.ts";
import type { Language, Localised } from "../../program/value.ts";
import { clean, cleanLine } from "./clean.ts";
import { remaining, rtoText } from "./clocks.ts";
import { holdsSteps, peopleMs, type Progress, type StepNow } from "./progress.ts";
import type { Style } from "./style.ts";
import { fit } from "./width.ts";
import { OUTCOME, policyText, WORD } from "./words.ts";

/** What a telling says to people: a line, and lines that belong under it. */
export interface Sentence {
  readonly line: string;
  readonly details: readonly string[];
}

export interface Scene {
  readonly progress: Progress;
  /** The step the telling is about, as it stood before the telling. */
  readonly step: StepNow | null;
  readonly epochMs: number;
  readonly language: Language;
  readonly style: Style;
}

/** Ends that take nothing from anybody: no clock is shown with them. */
export const QUIET_ENDS: ReadonlySet<Outcome> = new Set(["ok", "skipped"]);

export function sentence(telling: Telling, scene: Scene): Sentence {
  const { language, style } = scene;
  const { paint } = style;
  const say = (text: Localised): string => cleanLine(text[language]);
  const only = (line: string): Sentence => ({ line, details: [] });
  switch (telling.kind) {
    case "phase-started":
      return only(phaseStarted(telling, scene));
    case "phase-ended":
      return only(phaseEnded(telling, scene));
    case "step-started": {
      const danger = holdsSteps(telling) ? [] : warning(telling.risk, language);
      const start = [say(telling.title), ...where(telling.host), ...danger].join("  ");
      const why = telling.why === null ? [] : [paint.dim(say(telling.why))];
      return {
        line: `${purposeOf(telling.purpose, language)}${start}`,
        details: [...why, ...commandLines(telling.summary[language], 6)],
      };
    }
    case "step-ended":
      return stepEnded(telling, scene);
    case "attempt":
      return only(`${telling.number}/${telling.of} ${WORD.attempts[language]}`);
    case "note":
      return {
        line: say({ en: firstLine(telling.text.en), ja: firstLine(telling.text.ja) }),
        details: moreLines(telling.text[language]),
      };
    case "undecided":
      return only(`${WORD.undecided[language]}: ${cleanLine(telling.expression)} (${say(telling.because)})`);
    case "decision":
      return only(
        `${WORD.decision[language]}: ${paint.bold(cleanLine(policyText(telling.policy)[language]))} (${say(telling.because)})`,
      );
    case "rollback-started":
      return only(
        `${paint.yellow(WORD.rollback[language])}: ${telling.steps.map(cleanLine).join(", ")} (${say(telling.because)})`,
      );
    case "rollback-ended":
      return only(`${style.mark(telling.outcome)} ${WORD.rolledBack[language]}: ${OUTCOME[telling.outcome][language]}`);
    case "run-ended":
      return runEnded(telling, scene);
    default:
      return telling satisfies never;
  }
}

/** The last lines of an output, a lone carriage return counting as a line end, each marked as output. */
export function outputLines(tail: string, most: number): string[] {
  if (most <= 0) return [];
  const lines = tail.split(/\r\n|\r|\n/).filter((line) => line.trim() !== "");
  return lines.slice(-most).map((line) => `| ${fit(clean(line.slice(0, LONGEST_LINE)).trimEnd(), LONGEST_LINE)}`);
}

/** More of one line helps nobody at a terminal; the whole output is stored beside the journal. */
const LONGEST_LINE = 400;

/** What a failed command said last. */
export function lastOutput(tail: string, language: Language): string[] {
  const lines = outputLines(tail, 8);
  return lines.length === 0 ? [] : [`${WORD.lastOutput[language]}:`, ...lines];
}

/** The first lines of a command or summary, then how many more there are. */
export function commandLines(
  text: string,
  most: number,
  more: (count: number) => string = (count) => `... (+${count})`,
): string[] {
  const lines = clean(text)
    .split("\n")
    .filter((line) => line.trim() !== "");
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), more(lines.length - most + 1)];
}

export function failureLines(cause: Failure, scene: Pick<Scene, "language" | "style">): string[] {
  const { language, style } = scene;
  const [first = "", ...rest] = clean(cause.message[language]).split("\n");
  const hint =
    cause.hint === null ? [] : [`${style.paint.bold(WORD.hint[language])}: ${cleanLine(cause.hint[language])}`];
  return [`${style.paint.red(first)} [${cleanLine(cause.code)}]`, ...rest, ...hint];
}

/** `[2/4] Restore`, or without a number for a phase the brief does not know. */
function phaseName(scene: Pick<Scene, "progress" | "language">, title: Localised): string {
  const { progress, language } = scene;
  const position = progress.phase?.position ?? 0;
  return `${position === 0 ? "" : `[${position}/${progress.brief.phases.length}] `}${cleanLine(title[language])}`;
}

function phaseStarted(telling: Extract<Telling, { kind: "phase-started" }>, scene: Scene): string {
  const { progress, language, style, epochMs } = scene;
  const budget =
    telling.budgetMs === null ? "" : `${WORD.budget[language]} ${formatDuration(telling.budgetMs, language)}`;
  const now = Math.max(epochMs, progress.openedAt);
  const clocks = [budget, rtoText(progress, now, language)].filter((part) => part !== "");
  return [style.paint.bold(phaseName(scene, telling.title)), ...clocks].join("  ");
}

function phaseEnded(telling: Extract<Telling, { kind: "phase-ended" }>, scene: Scene): string {
  const { progress, language, style, epochMs } = scene;
  const { phase } = progress;
  const outcome = `${style.mark(telling.outcome)} ${WORD.phase[language]} ${cleanLine(phase?.id === telling.phase ? phase.title[language] : telling.phase)}: ${OUTCOME[telling.outcome][language]}`;
  if (phase === null || phase.id !== telling.phase) return outcome;
  const used = epochMs - phase.startedAt;
  const budget =
    phase.budgetMs === null
      ? []
      : [
          `${WORD.budget[language]} ${formatDuration(phase.budgetMs, language)}: ${remaining(phase.budgetMs - used, language)}`,
        ];
  return [outcome, formatDuration(used, language), ...budget, rtoText(progress, epochMs, language)]
    .filter(Boolean)
    .join("  ");
}

function stepEnded(telling: Extract<Telling, { kind: "step-ended" }>, scene: Scene): Sentence {
  const { step, language, style, epochMs } = scene;
  const { outcome, because, failure, attempts, milestone } = telling;
  const title = `${purposeOf(step?.purpose ?? "step", language)}${cleanLine(step?.title[language] ?? telling.step)}`;
  // Nothing was done and nothing is lost: one short line.
  if (outcome === "skipped" && step?.announced !== true)
    return { line: style.paint.dim(`${style.mark(outcome)} ${title}  ${WORD.notNeeded[language]}`), details: [] };
  const word = outcome === "ok" ? [] : [OUTCOME[outcome][language]];
  const took = step === null || outcome === "skipped" ? [] : timeTaken(step, epochMs, language);
  const tries =
    attempts > 1 ? [language === "ja" ? `${attempts}${WORD.attempts.ja}` : `${attempts} ${WORD.attempts.en}`] : [];
  const reason =
    because !== null && because[language] !== failure?.message[language] ? [`(${cleanLine(because[language])})`] : [];
  const assumed = telling.assumed ? [WORD.assumed[language]] : [];
  const line = [
    `${style.mark(outcome)} ${title}`,
    ...where(step?.host ?? null),
    ...word,
    ...took,
    ...tries,
    ...reason,
    ...assumed,
  ];
  const reached =
    milestone === null || outcome !== "ok" ? [] : [style.paint.green.bold(milestoneText(milestone, scene))];
  if (failure === null) return { line: line.join("  "), details: reached };
  return {
    line: line.join("  "),
    details: [...failureLines(failure, scene), ...lastOutput(step?.tail ?? "", language)],
  };
}

/** The machine's time and people's, apart. */
function timeTaken(step: StepNow, epochMs: number, language: Language): string[] {
  const people = peopleMs(step, epochMs);
  const machine = epochMs - step.startedAt - people;
  if (people < NOTICEABLE_MS) return [formatDuration(machine, language)];
  const asked = `${WORD.people[language]} ${formatDuration(people, language)}`;
  return machine < NOTICEABLE_MS ? [asked] : [formatDuration(machine, language), asked];
}

/** Shorter is shown as nothing. */
const NOTICEABLE_MS = 50;

function milestoneText(milestone: string, scene: Scene): string {
  const { progress, language, epochMs } = scene;
  return `== ${milestone === "recovered" ? rtoVerdict(progress, epochMs, language) : cleanLine(milestone)}`;
}

function runEnded(telling: Extract<Telling, { kind: "run-ended" }>, scene: Scene): Sentence {
  const { progress, language, style, epochMs } = scene;
  const line = `${style.mark(telling.outcome)} ${WORD.ended[language]}: ${OUTCOME[telling.outcome][language]} (${cleanLine(telling.because[language])})`;
  const verdict = rtoVerdict(progress, progress.recoveredAt ?? epochMs, language);
  return { line: style.paint.bold(line), details: verdict === "" ? [] : [verdict] };
}

function rtoVerdict(progress: Progress, at: number, language: Language): string {
  const { rtoMs, detectedAt } = progress.brief;
  const took = formatDuration(at - detectedAt, language);
  const back = progress.recoveredAt !== null;
  if (rtoMs === null) return back ? { en: `recovered after ${took}`, ja: `検知から${took}で復旧` }[language] : "";
  const rto = formatDuration(rtoMs, language);
  if (!back)
    return {
      en: `not recovered: RTO ${rto} MISSED, ${took} since detection`,
      ja: `未復旧 / RTO ${rto}: 未達 / 検知から${took}`,
    }[language];
  const met = at - detectedAt <= rtoMs;
  return {
    en: `recovered after ${took}; RTO ${rto} ${met ? "met" : "MISSED"}`,
    ja: `検知から${took}で復旧 / RTO ${rto}: ${met ? "達成" : "未達"}`,
  }[language];
}

const where = (host: string | null): string[] => (host === null ? [] : [`(${cleanLine(host)})`]);

const warning = (risk: StepNow["risk"], language: Language): string[] =>
  risk === "destroy" ? [WORD.destroys[language]] : risk === "change" ? [WORD.changes[language]] : [];

// The program titles an undo `undo: …` already.
const purposeOf = (purpose: StepNow["purpose"], language: Language): string =>
  purpose === "always" ? `${WORD.always[language]}: ` : "";

const firstLine = (text: string): string => text.split("\n")[0] ?? "";
const moreLines = (text: string): string[] => clean(text).split("\n").slice(1);
