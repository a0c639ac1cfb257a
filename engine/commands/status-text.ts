import { formatDuration } from "../program/duration.ts";
import { EXIT } from "../program/failure.ts";
import type { Outcome } from "../program/telling.ts";
import type { Language, Localised } from "../program/value.ts";
import { remaining, wallTime } from "../world/terminal/clocks.ts";
import { cleanLine } from "../world/terminal/clean.ts";
import { cells } from "../world/terminal/width.ts";
import { OUTCOME } from "../world/terminal/words.ts";
import { exitOf } from "./conclude.ts";
import { rpoText, rtoText } from "./objective-text.ts";
import type { Manner } from "./options.ts";
import { isUnbegun, type State, type Unbegun } from "./standing.ts";

/** One run on one line. */
export function standingLine(result: State | Unbegun, language: Language): string {
  const words = WORDS[language];
  if (isUnbegun(result)) return `${result.run}  ${words.states[result.state]}`;
  const { run, mode, runbook, environment, rto, rpo, verdict } = result;
  const over = result.state === "ended";
  const times = over || rto.actual_s !== null ? [`RTO ${rtoText(rto, language)}`] : [];
  const loss = rpo.actual_s !== null || (over && rpo.target_s !== null) ? [`RPO ${rpoText(rpo, language)}`] : [];
  const proven = verdict === null ? [] : [verdict.ok ? words.proven : words.notProven];
  const modeWord = mode === "drill" ? words.drill : words.live;
  return [run, howOf(result, language), modeWord, `${runbook} @ ${environment}`, ...times, ...loss, ...proven].join(
    "  ",
  );
}

/** One run with its steps, whom it waits for, and the way on. */
export function standingLines(result: State | Unbegun, { language, home }: Manner): string[] {
  const words = WORDS[language];
  if (isUnbegun(result)) return [standingLine(result, language)];
  const now = nowLines(result, language);
  const steps = result.steps.map(({ id, phase, outcome, machine_s, human_s, waiting_s }) => {
    const people = human_s === 0 ? "" : `  ${words.people} ${formatDuration(human_s * 1000, language)}`;
    const spent = formatDuration((machine_s + waiting_s) * 1000, language);
    return `  ${padded(outcomeOf(outcome, id, result, language))} ${phase}/${id}  ${spent}${people}`;
  });
  const pending = result.not_executed.map(({ id, phase }) => `  ${padded(words.pending)} ${phase}/${id}`);
  const next = result.state === "interrupted" ? ["", `${words.resume} ${home.program} resume ${result.run}`] : [];
  return [standingLine(result, language), ...now, ...steps, ...pending, ...next];
}

function howOf(result: State, language: Language): string {
  const words = WORDS[language];
  if (result.state !== "ended") return words.states[result.state];
  if (result.outcome !== "ok") return OUTCOME[result.outcome as Outcome][language]; // a run that ended has an outcome
  const mode = result.mode === "drill" ? "drill" : "live";
  return exitOf({ exit: EXIT.ok }, result, { mode }) === EXIT.ok ? OUTCOME.ok[language] : words.fellShort;
}

function nowLines({ question, state, rto_left_s, held_by }: State, language: Language): string[] {
  const words = WORDS[language];
  const title = question === null ? "" : cleanLine(question.title[language]);
  const asked =
    question === null
      ? []
      : state === "waiting"
        ? [`  ${words.asked} ${title}  ${words.until} ${wallTime(Date.parse(question.deadline))}`]
        : [`  ${words.askedAgain} ${title}`];
  const left = rto_left_s === null ? [] : [`  RTO ${remaining(rto_left_s * 1000, language)}`];
  const holder =
    held_by === null ? [] : [`  ${words.heldBy} ${held_by.responder}@${held_by.host} (pid ${held_by.pid})`];
  return [...asked, ...left, ...holder];
}

function outcomeOf(outcome: string, step: string, { state, question }: State, language: Language): string {
  const words = WORDS[language];
  if (outcome !== "running") return OUTCOME[outcome as Outcome][language]; // what has ended has an outcome
  if (state === "interrupted") return words.states.interrupted;
  return state === "waiting" && question?.step === step ? words.states.waiting : words.states.running;
}

const padded = (text: string): string => text + " ".repeat(Math.max(0, 12 - cells(text)));

export const NO_RUNS: Localised = { en: "no runs yet", ja: "実行はまだありません" };

const WORDS = {
  en: {
    states: {
      running: "running",
      waiting: "waiting",
      interrupted: "interrupted",
      ended: "ended",
      damaged: "DAMAGED JOURNAL",
      starting: "starting",
      "never-began": "never began",
    },
    live: "live",
    drill: "drill",
    fellShort: "FELL SHORT",
    proven: "proven outside the runbook",
    notProven: "NOT PROVEN outside the runbook",
    pending: "pending",
    people: "people",
    asked: "waits for an answer:",
    until: "until",
    askedAgain: "not answered, asked again on resume:",
    heldBy: "carried on by",
    resume: "Resume with:",
  },
  ja: {
    states: {
      running: "実行中",
      waiting: "回答待ち",
      interrupted: "中断",
      ended: "終了",
      damaged: "ジャーナル破損",
      starting: "準備中",
      "never-began": "開始前に中断",
    },
    live: "本番",
    drill: "訓練",
    fellShort: "目標未達",
    proven: "手順書外の検証: 適合",
    notProven: "手順書外の検証: 不適合",
    pending: "未実行",
    people: "人の判断",
    asked: "回答待ち:",
    until: "期限",
    askedAgain: "未回答 (再開時にもう一度質問します):",
    heldBy: "実行者:",
    resume: "再開するには:",
  },
} as const;
