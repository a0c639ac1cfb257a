import { EXIT, type ExitCode } from "../program/failure.ts";
import type { Manner } from "./options.ts";
import { give } from "./print.ts";
import { at, findRun, runsIn } from "./run-directory.ts";
import { isUnbegun, standing } from "./standing.ts";
import { NO_RUNS, standingLine, standingLines } from "./status-text.ts";

/** `runbook status`: how one run stands, or all of them. */
export function status(name: string | undefined, manner: Manner): ExitCode {
  if (name !== undefined) {
    const result = standing(findRun(manner.home.reports, name));
    give(manner, result, standingLines(result, manner));
    return EXIT.ok;
  }
  const all = runsIn(manner.home.reports).map((run) => standing(at(manner.home.reports, run)));
  const summary = all.map((result) => {
    if (isUnbegun(result)) return result;
    const { run, runbook, environment, mode, state, outcome, rto, rpo, verdict } = result;
    return { run, runbook, environment, mode, state, outcome, rto, rpo, proven: verdict?.ok ?? null };
  });
  const { language } = manner;
  give(manner, summary, all.length === 0 ? [NO_RUNS[language]] : all.map((one) => standingLine(one, language)));
  return EXIT.ok;
}
