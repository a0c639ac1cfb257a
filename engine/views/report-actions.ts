import type { Language, Localised, Value } from "../program/value.ts";
import type { Action, StepLine } from "./report-model.ts";
import type { Asking, RunState, Visit } from "./run.ts";
import type { Calendar } from "./when.ts";
import { lengthOf, PURPOSE_WORD, say, signOf, toneOf, wordOf } from "./words.ts";

/** What was done, in order, in sentences; what was skipped is in the table of steps only. */
export function actionsOf(state: RunState, language: Language, when: Calendar): readonly Action[] {
  const asked = new Map<Visit, Asking[]>();
  for (const asking of state.questions) {
    if (asking.visit !== null) asked.set(asking.visit, [...(asked.get(asking.visit) ?? []), asking]);
  }
  const numbered = state.visits.map((visit, index) => ({ visit, number: index + 1 }));
  return numbered
    .filter(({ visit }) => visit.outcome !== "skipped")
    .map(({ visit, number }) => ({
      ...lineOf(visit, { state, language, when, number }),
      lines: [...linesOf(visit, asked.get(visit) ?? [], language), ...decided(visit, state, language)],
    }));
}

export const stepsOf = (state: RunState, language: Language, when: Calendar): readonly StepLine[] =>
  state.visits.map((visit, index) => ({
    ...lineOf(visit, { state, language, when, number: index + 1 }),
    host: visit.host ?? "",
    id: visit.id,
    phase: visit.phase,
    machine: duration(visit.time.machine, language),
    human: duration(visit.time.human, language),
    waiting: duration(visit.time.waiting, language),
    attempts: visit.attempts,
  }));

function lineOf(
  visit: Visit,
  { state, language, when, number }: { state: RunState; language: Language; when: Calendar; number: number },
): Omit<Action, "lines"> {
  return {
    number,
    at: when.time(visit.startedAt),
    title: say(language, visit.title),
    host: visit.host,
    purpose: visit.purpose !== "always" ? null : say(language, PURPOSE_WORD[visit.purpose]),
    tone: toneOf(visit.outcome),
    sign: signOf(visit.outcome),
    outcome: say(language, wordOf(visit.outcome)),
    length: lengthOf((visit.endedAt ?? state.lastAt) - visit.startedAt, language),
  };
}

const duration = (ms: number, language: Language): string => (ms === 0 ? "–" : lengthOf(ms, language));

function linesOf(visit: Visit, asked: readonly Asking[], language: Language): readonly string[] {
  const lines: Localised[] = [];
  if (visit.because !== null) lines.push(visit.because);
  if (visit.failure !== null) lines.push(visit.failure.message);
  if (visit.failure?.hint != null) lines.push(visit.failure.hint);
  if (visit.attempts > 1) lines.push({ en: `${visit.attempts} attempts`, ja: `${visit.attempts} 回試行` });
  lines.push(...visit.notes, ...asked.map((asking) => answerLine(asking, language)));
  return lines.map((line) => say(language, line));
}

/** What the runbook itself decided; what a person decided is told by the answer. */
const decided = (visit: Visit, state: RunState, language: Language): readonly string[] =>
  state.decisions
    .filter(({ address, policy }) => address === visit.address && policy !== "ask")
    .filter(() => !state.questions.some((asking) => asking.visit === visit && asking.question.kind === "failure"))
    .map(({ policy }) =>
      say(language, { en: `The runbook says: ${policyWord(policy).en}`, ja: `手順書の指定: ${policyWord(policy).ja}` }),
    );

const policyWord = (policy: string): Localised => REMEDY[policy] ?? { en: policy, ja: policy };

/** `“Replace all data?” tanaka answered yes after 2m 24s: reason` */
function answerLine(asking: Asking, language: Language): Localised {
  const { question, reply } = asking;
  const length = lengthOf(asking.openMs, language);
  if (reply === null) {
    const why = asking.failure?.message ?? { en: "no answer", ja: "回答なし" };
    return { en: `“${question.title.en}” ${why.en} (${length})`, ja: `「${question.title.ja}」${why.ja} (${length})` };
  }
  const value = answerWord(reply.value);
  const reason = reply.reason === null ? "" : `: ${reply.reason}`;
  const recorded = Object.entries(reply.recorded)
    .map(([name, text]) => `; ${name} = ${text}`)
    .join("");
  const who = BY[reply.by] ?? { en: `${reply.by} answered`, ja: `${reply.by} が回答:` };
  return {
    en: `“${question.title.en}” ${who.en} ${value.en} after ${length}${reason}${recorded}`,
    ja: `「${question.title.ja}」${who.ja} ${value.ja} (${length})${reason}${recorded}`,
  };
}

const BY: Readonly<Record<string, Localised>> = {
  unattended: { en: "the runbook answered", ja: "手順書の既定の回答:" },
  deadline: { en: "nobody answered in time:", ja: "期限までに回答がなく:" },
};

function answerWord(value: Value): Localised {
  if (value === true) return { en: "yes", ja: "はい" };
  if (value === false) return { en: "no", ja: "いいえ" };
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return REMEDY[text] ?? { en: text, ja: text };
}

const REMEDY: Readonly<Record<string, Localised>> = {
  retry: { en: "retry", ja: "再試行" },
  skip: { en: "skip", ja: "スキップ" },
  rollback: { en: "roll back", ja: "元に戻す" },
  pause: { en: "pause", ja: "一時停止" },
  continue: { en: "go on", ja: "続行" },
  stop: { en: "stop", ja: "中止" },
  happened: { en: "it happened", ja: "実行済み" },
  redo: { en: "it did not happen, do it again", ja: "未実行のためやり直す" },
  done: { en: "done", ja: "完了" },
};
