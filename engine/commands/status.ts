import { formatDuration } from "../program/duration.ts";
import { readJournal } from "../journal/reader.ts";
import { EXIT, type ExitCode } from "../program/failure.ts";
import type { Outcome } from "../program/telling.ts";
import type { Language } from "../program/value.ts";
import { resultOf, type Result } from "../views/result.ts";
import { runState } from "../views/run-state.ts";
import { fold } from "../views/view.ts";
import { journalBytes } from "../world/journal-store.ts";
import { OUTCOME } from "../world/terminal/words.ts";
import { isHeld } from "../world/lock.ts";
import type { Manner } from "./options.ts";
import { give } from "./print.ts";
import { at, findRun, runsIn, type RunDirectory } from "./run-directory.ts";

/** `runbook status`: how one run stands, or all of them. */
export function status(name: string | undefined, manner: Manner): ExitCode {
  if (name !== undefined) {
    const result = standing(findRun(manner.home.reports, name));
    give(manner, result, one(result, manner));
    return EXIT.ok;
  }
  const all = runsIn(manner.home.reports).map((run) => standing(at(manner.home.reports, run)));
  const summary = all.map((result) => {
    if (isUnbegun(result)) return result;
    const { run, runbook, environment, mode, state, outcome, rto } = result;
    return { run, runbook, environment, mode, state, outcome, rto };
  });
  give(
    manner,
    summary,
    all.length === 0 ? [WORDS[manner.language].none] : all.map((result) => line(result, manner.language)),
  );
  return EXIT.ok;
}

type State = Result & { readonly state: "running" | "interrupted" | "ended" | "damaged" };

/** A run without a first entry: its drill is being built, its engine was killed then, or its journal is spoilt. */
interface Unbegun {
  readonly run: string;
  readonly state: "starting" | "never-began" | "damaged";
}

const isUnbegun = (one: State | Unbegun): one is Unbegun => !("runbook" in one);

function standing(directory: RunDirectory): State | Unbegun {
  const reading = readJournal(journalBytes(directory.journal));
  if (reading.entries[0]?.kind !== "opened") {
    const state = reading.damage !== null ? "damaged" : isHeld(directory.path) ? "starting" : "never-began";
    return { run: directory.run, state };
  }
  const result = resultOf(fold(runState, reading.entries), {
    report: null,
    journal: { path: directory.journal, head: reading.head },
  });
  const ended = reading.entries.some(({ kind }) => kind === "closed");
  const state =
    reading.damage !== null ? "damaged" : ended ? "ended" : isHeld(directory.path) ? "running" : "interrupted";
  return { ...result, state };
}

function line(result: State | Unbegun, language: Language): string {
  const words = WORDS[language];
  if (isUnbegun(result)) return `${result.run}  ${words.states[result.state]}`;
  const used = result.rto.actual_s === null ? "" : `  RTO ${formatDuration(result.rto.actual_s * 1000, language)}`;
  const mode = words.modes[result.mode === "drill" ? "drill" : "live"];
  return `${result.run}  ${howIs(result, language)}  ${mode}  ${result.runbook} @ ${result.environment}${used}`;
}

// A drill that ended well and missed an objective has not ended well.
function howIs(result: State, language: Language): string {
  const words = WORDS[language];
  if (result.state === "running" && result.status === "waiting-person") return words.waiting;
  if (result.state !== "ended") return words.states[result.state];
  const short = [
    ...(result.rto.met === false ? [words.late] : []),
    ...(result.rpo.met === false ? [words.lost] : []),
    ...(result.verdict?.ok === false && result.outcome === "ok" ? [words.hollow] : []),
  ];
  return [outcomeWord(result.outcome, language), ...short].join(" · ");
}

const outcomeWord = (outcome: string | null, language: Language): string =>
  outcome !== null && outcome in OUTCOME ? OUTCOME[outcome as Outcome][language] : (outcome ?? "");

function one(result: State | Unbegun, { language, home }: Manner): string[] {
  const words = WORDS[language];
  if (isUnbegun(result)) return [line(result, language)];
  const steps = result.steps.map(({ id, phase, outcome, machine_s, human_s, waiting_s }) => {
    const spent = formatDuration((machine_s + human_s + waiting_s) * 1000, language);
    const word =
      result.state === "interrupted" && outcome === "running" ? words.stopped : outcomeWord(outcome, language);
    return `  ${word}  ${phase}/${id}  ${spent}`;
  });
  const waiting = result.not_executed.map(({ id, phase }) => `  ${words.pending}  ${phase}/${id}`);
  const next = result.state === "interrupted" ? ["", `${words.resume} ${home.program} resume ${result.run}`] : [];
  return [line(result, language), ...steps, ...waiting, ...next];
}

const WORDS = {
  en: {
    none: "no runs yet",
    states: {
      running: "running",
      interrupted: "interrupted",
      ended: "ended",
      damaged: "DAMAGED JOURNAL",
      starting: "starting",
      "never-began": "never began",
    },
    waiting: "waiting for a person",
    stopped: "stopped here",
    pending: "not reached",
    late: "RTO MISSED",
    lost: "RPO MISSED",
    hollow: "NOT RECOVERED",
    modes: { live: "live", drill: "drill" },
    resume: "Resume with:",
  },
  ja: {
    none: "実行はまだありません",
    states: {
      running: "実行中",
      interrupted: "中断",
      ended: "終了",
      damaged: "ジャーナル破損",
      starting: "準備中",
      "never-began": "開始前に中断",
    },
    waiting: "人の回答待ち",
    stopped: "ここで停止",
    pending: "未実行",
    late: "RTO 未達",
    lost: "RPO 未達",
    hollow: "未復旧",
    modes: { live: "本番", drill: "訓練" },
    resume: "再開するには:",
  },
} as const;
