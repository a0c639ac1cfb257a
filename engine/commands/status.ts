import { formatDuration } from "../program/duration.ts";
import { EXIT, type ExitCode } from "../program/failure.ts";
import type { Language } from "../program/value.ts";
import { resultOf, type Result } from "../views/result.ts";
import { runState } from "../views/run-state.ts";
import { fold } from "../views/view.ts";
import { isHeld } from "../world/lock.ts";
import type { Manner } from "./options.ts";
import { give } from "./print.ts";
import { at, findRun, readRun, runsIn, type RunDirectory } from "./run-directory.ts";

/** `runbook status`: how one run stands, or all of them. */
export function status(name: string | undefined, manner: Manner): ExitCode {
  if (name !== undefined) {
    const result = standing(findRun(manner.home.reports, name));
    give(manner, result, one(result, manner));
    return EXIT.ok;
  }
  const all = runsIn(manner.home.reports).map((run) => standing(at(manner.home.reports, run)));
  const summary = all.map(({ run, runbook, environment, mode, state, outcome, rto }) => ({
    run,
    runbook,
    environment,
    mode,
    state,
    outcome,
    rto,
  }));
  give(
    manner,
    summary,
    all.length === 0 ? [WORDS[manner.language].none] : all.map((result) => line(result, manner.language)),
  );
  return EXIT.ok;
}

type State = Result & { readonly state: "running" | "interrupted" | "ended" | "damaged" };

function standing(directory: RunDirectory): State {
  const reading = readRun(directory, { damaged: true });
  const result = resultOf(fold(runState, reading.entries), {
    report: null,
    journal: { path: directory.journal, head: reading.head },
  });
  const ended = reading.entries.some(({ kind }) => kind === "closed");
  const state =
    reading.damage !== null ? "damaged" : ended ? "ended" : isHeld(directory.path) ? "running" : "interrupted";
  return { ...result, state };
}

function line(result: State, language: Language): string {
  const words = WORDS[language];
  const how = result.state === "ended" ? (result.outcome ?? "") : words.states[result.state];
  const used = result.rto.actual_s === null ? "" : `  RTO ${formatDuration(result.rto.actual_s * 1000, language)}`;
  return `${result.run}  ${how}  ${result.mode}  ${result.runbook} @ ${result.environment}${used}`;
}

function one(result: State, { language, home }: Manner): string[] {
  const words = WORDS[language];
  const steps = result.steps.map(({ id, phase, outcome, machine_s, human_s, waiting_s }) => {
    const spent = formatDuration((machine_s + human_s + waiting_s) * 1000, language);
    return `  ${outcome.padEnd(12)} ${phase}/${id}  ${spent}`;
  });
  const waiting = result.not_executed.map(({ id, phase }) => `  ${"pending".padEnd(12)} ${phase}/${id}`);
  const next = result.state === "interrupted" ? ["", `${words.resume} ${home.program} resume ${result.run}`] : [];
  return [line(result, language), ...steps, ...waiting, ...next];
}

const WORDS = {
  en: {
    none: "no runs yet",
    states: { running: "running", interrupted: "interrupted", ended: "ended", damaged: "DAMAGED JOURNAL" },
    resume: "Resume with:",
  },
  ja: {
    none: "実行はまだありません",
    states: { running: "実行中", interrupted: "中断", ended: "終了", damaged: "ジャーナル破損" },
    resume: "再開するには:",
  },
} as const;
