import { existsSync } from "node:fs";
import type { EntryOf } from "../journal/entry.ts";
import { EXIT, type ExitCode } from "../program/failure.ts";
import { carryOut } from "./begin.ts";
import { conclude } from "./conclude.ts";
import { finishDrill, labOf } from "./drill.ts";
import { hold, settle, write, type Held, type Standing } from "./engine.ts";
import { reparse } from "./library.ts";
import type { Manner } from "./options.ts";
import { say } from "./print.ts";
import { removeAbandonedLab } from "./abandoned.ts";
import { Refusal } from "./refusal.ts";
import { findRun, lastOf, readRun, repair } from "./run-directory.ts";

/** `runbook resume`: carries a run on from its journal, on the runbook text it began with. */
export async function resume(name: string, manner: Manner): Promise<ExitCode> {
  const directory = findRun(manner.home.reports, name);
  if (await removeAbandonedLab(directory)) throw neverBegan(directory.run);
  const first = readRun(directory, { damaged: false });
  const torn = repair(directory, first);
  const held = hold(directory, { create: false, last: lastOf(first.entries) });
  try {
    if (torn !== null) write(held.journal, { kind: "repaired", ...torn });
    // Read again under the lock: another engine may have written until a moment ago.
    const { entries, opened } = readRun(directory, { damaged: false });
    const closed = entries.findLast((entry) => entry.kind === "closed");
    if (closed?.kind === "closed") return await alreadyClosed({ held, opened, closed, manner });
    const runbook = reparse(opened.runbook.file, opened.runbook.texts);
    const standing = await carryOut({ held, runbook, resumed: true, manner });
    if (opened.drill !== null) return await finishDrill({ held, lab: await labOf(opened), standing, manner });
    settle(held.journal, standing);
    return await conclude({ directory, standing, manner });
  } finally {
    held.release();
  }
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
  const exit = closed.outcome === "ok" ? EXIT.ok : EXIT.stepFailed;
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
    { en: "start the drill again", ja: "訓練をもう一度開始してください" },
  );
