import { existsSync } from "node:fs";
import type { EntryOf } from "../journal/entry.ts";
import { EXIT, type ExitCode } from "../program/failure.ts";
import type { Localised } from "../program/value.ts";
import { isHeld } from "../world/lock.ts";
import { carryOut } from "./begin.ts";
import { conclude } from "./conclude.ts";
import { finishDrill, labOf, standingLab } from "./drill.ts";
import { exitOf, hold, settle, write, type Held, type Standing } from "./engine.ts";
import { reparse } from "./library.ts";
import type { Manner } from "./options.ts";
import { say } from "./print.ts";
import { removeAbandoned } from "./abandoned.ts";
import { Refusal } from "./refusal.ts";
import { at, findRun, lastOf, openRuns, readRun, repair } from "./run-directory.ts";

/** `runbook resume`: carries a run on from its journal, on the runbook text it began with. */
export async function resume(name: string | null, manner: Manner): Promise<ExitCode> {
  const directory = findRun(manner.home.reports, name ?? newestOpen(manner));
  if (await removeAbandoned(directory)) throw neverBegan(directory.run);
  let torn: ReturnType<typeof repair> = null;
  const last = (): ReturnType<typeof lastOf> => {
    const reading = readRun(directory, { damaged: false });
    torn = repair(directory, reading);
    return lastOf(reading.entries);
  };
  const held = hold(directory, { create: false, last });
  try {
    noteRepair(held, torn, manner);
    const { entries, opened } = readRun(directory, { damaged: false });
    const closed = entries.findLast((entry) => entry.kind === "closed");
    if (closed?.kind === "closed") return await alreadyClosed({ held, opened, closed, manner });
    const runbook = reparse(opened.runbook.file, opened.runbook.texts);
    const lab = opened.drill === null ? null : await standingLab(opened);
    if (opened.drill !== null && lab === null) return await withoutLab(held, manner);
    return await carryOut({
      held,
      runbook,
      resumed: true,
      manner,
      finish: (standing) => {
        if (lab !== null) return finishDrill({ held, lab, standing, manner });
        settle(held.journal, standing);
        return conclude({ directory, standing, manner });
      },
    });
  } finally {
    held.release();
  }
}

// Without a name the newest run that waits is meant; others that wait are named, so that none is forgotten.
function newestOpen(manner: Manner): string {
  const { reports } = manner.home;
  const open = openRuns(reports);
  const waiting = open.filter((run) => !isHeld(at(reports, run).path));
  const newest = waiting.at(-1) ?? open.at(-1) ?? "last";
  const others = waiting.slice(0, -1).join(", ");
  if (others !== "")
    say(
      { en: `resuming ${newest}; also not ended: ${others}`, ja: `${newest} を再開します。ほかに未終了: ${others}` },
      manner,
    );
  return newest;
}

// Without its lab a drill has no host: it ends here, and what is left of the lab with it.
async function withoutLab(held: Held, manner: Manner): Promise<ExitCode> {
  const standing: Standing = { state: "closed", outcome: "failed", because: LAB_GONE, exit: EXIT.personNeeded };
  settle(held.journal, standing);
  const exit = await conclude({ directory: held.directory, standing, manner });
  say({ en: "  → start the drill again", ja: "  → 訓練をもう一度開始してください" }, manner);
  return exit;
}

const LAB_GONE: Localised = {
  en: "the practice lab of this drill is gone, so nothing more was started",
  ja: "この訓練の演習環境が失われたため、これ以上は何も開始していません",
};

function noteRepair(held: Held, torn: ReturnType<typeof repair>, manner: Manner): void {
  if (torn === null) return;
  write(held.journal, { kind: "repaired", ...torn });
  const { bytes, keptAs } = torn;
  say(
    {
      en: `the journal ended in an unfinished record of ${bytes} bytes; it was cut off and is kept as ${keptAs}`,
      ja: `ジャーナル末尾の書きかけのレコード (${bytes} バイト) を切り離し、${keptAs} に保存しました`,
    },
    manner,
  );
}

// Killed after the last entry: what is left is to remove the lab and to render the report.
async function alreadyClosed(of: {
  held: Held;
  opened: EntryOf<"opened">;
  closed: EntryOf<"closed">;
  manner: Manner;
}): Promise<ExitCode> {
  const { opened, closed, manner, held } = of;
  say({ en: "this run has already ended", ja: "この実行はすでに終了しています" }, manner);
  if (opened.drill !== null && existsSync(opened.drill.directory)) await (await labOf(opened)).down();
  const exit = exitOf(closed.outcome, null);
  const standing: Standing = { state: "closed", outcome: closed.outcome, because: closed.because, exit };
  return conclude({ directory: held.directory, standing, manner });
}

const neverBegan = (run: string): Refusal =>
  new Refusal(
    EXIT.personNeeded,
    {
      en: `${run} was killed before it began; its practice lab was removed`,
      ja: `${run} は開始前に中断されました。演習環境は撤去しました`,
    },
    { en: "start it again", ja: "もう一度開始してください" },
  );
