import { formatDuration } from "../../program/duration.ts";
import type { Failure } from "../../program/failure.ts";
import type { Question, Reply } from "../../program/question.ts";
import type { Language } from "../../program/value.ts";
import { clean, cleanLine } from "./clean.ts";
import { wallTime } from "./clocks.ts";
import { asText } from "./questions.ts";
import { failureLines, lastOutput } from "./sentences.ts";
import type { Style } from "./style.ts";
import { ASK, OUTCOME, REMEDY } from "./words.ts";

interface Shown {
  readonly question: Question;
  readonly language: Language;
  readonly style: Style;
  readonly now: number;
  /** The failure the person has just been told; it is not shown twice. */
  readonly seen: Failure | null;
}

/** What stands on the screen before an answer is accepted: what, where, checks, what No means, and the deadline. */
export function questionLines({ question, language, style, now, seen }: Shown): string[] {
  const { paint } = style;
  const evidence = question.evidence.flatMap((line) => clean(line[language]).split("\n"));
  const own = ownLines({ question, language, style, now, seen });
  const by = `${ASK.answerBy[language]} ${wallTime(now + question.deadlineMs)} (${formatDuration(question.deadlineMs, language)})`;
  const then = (question.onDeadline === "default" ? ASK.defaultThen : ASK.stopsThen)[language];
  const byHand = question.kind === "manual" ? `${ASK.byHand[language]}: ` : "";
  const trouble = question.kind === "failure" ? `: ${OUTCOME[question.failure.reason][language]}` : "";
  return [
    "",
    paint.yellow.bold(`? ${byHand}${cleanLine(question.title[language])}${trouble}`),
    ...[...evidence, ...own, `${by}; ${then}`].map((line) => `    ${line}`),
  ];
}

/** What could be answered, where a question stands that nobody can be asked. */
export function choiceLines(question: Question, language: Language): string[] {
  const choices =
    question.kind === "choice"
      ? question.options.map(({ value, title }) => `${cleanLine(value)}: ${cleanLine(title[language])}`)
      : question.kind === "failure"
        ? question.options.map((remedy) => REMEDY[remedy][language])
        : [];
  return choices.length === 0 ? [] : [`    ${ASK.choices[language]}`, ...choices.map((choice) => `      ${choice}`)];
}

/** The record of an answer that stays on the screen, under the question. */
export function answerLine(question: Question, reply: Reply | null, language: Language): string {
  const title = cleanLine(question.step);
  if (reply === null) return `${title}: ${ASK.unanswered[language]}`;
  const reason = reply.reason === null ? "" : ` (${cleanLine(reply.reason)})`;
  return `${title}: ${valueText(question, reply, language)}${reason} - ${cleanLine(reply.by)}`;
}

function ownLines({ question, language, style, seen }: Shown): string[] {
  switch (question.kind) {
    case "confirm":
      return [ASK.ifNo[language]];
    case "manual":
      return clean(question.instructions[language]).trimEnd().split("\n");
    case "failure": {
      const { failure, tail } = question;
      if (failure.code === seen?.code && failure.message.en === seen.message.en) return [];
      return [...failureLines(failure, { language, style }), ...lastOutput(tail, language)];
    }
    case "input":
    case "choice":
      return [];
    default:
      return question satisfies never;
  }
}

function valueText(question: Question, { value }: Reply, language: Language): string {
  if (question.kind === "failure") {
    const remedy = question.options.find((one) => one === value);
    return remedy ? (REMEDY[remedy][language].split(":")[0] ?? remedy) : cleanLine(asText(value));
  }
  if (question.kind === "manual") return (value === true ? ASK.done : ASK.notDone)[language];
  if (typeof value === "boolean") return (value ? ASK.yes : ASK.no)[language];
  const option = question.kind === "choice" ? question.options.find((one) => one.value === value) : undefined;
  return cleanLine(option?.title[language] ?? asText(value));
}
