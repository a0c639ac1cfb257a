import { randomBytes } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { readJournal, type Reading } from "../journal/reader.ts";
import type { Entry, EntryOf } from "../journal/entry.ts";
import { EXIT } from "../program/failure.ts";
import { nearest } from "../runbook/nearest.ts";
import { cutTornTail, journalBytes } from "../world/journal-store.ts";
import { syncDirectory } from "../world/private-file.ts";
import { Refusal } from "./refusal.ts";

/** The folder of one run and what stands in it. */
export interface RunDirectory {
  readonly run: string;
  readonly path: string;
  readonly journal: string;
}

export const at = (reports: string, run: string): RunDirectory => ({
  run,
  path: join(reports, run),
  journal: join(reports, run, "journal.jsonl"),
});

/** Makes the folder of a new run, readable by its owner only. */
export function makeRunDirectory(reports: string, runbook: string): RunDirectory {
  const stamp = new Date().toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
  const directory = at(reports, `${stamp}-${runbook}-${randomBytes(2).toString("hex")}`);
  const first = mkdirSync(reports, { recursive: true });
  mkdirSync(directory.path, { mode: 0o700 });
  mkdirSync(join(directory.path, "outputs"), { mode: 0o700 });
  for (const made of [directory.path, reports, ...(first === undefined ? [] : between(first, reports))])
    syncDirectory(made);
  return directory;
}

// The folders that hold the ones made for the runs.
function between(first: string, last: string): string[] {
  const above = dirname(resolve(last));
  return above.length <= dirname(resolve(first)).length ? [above] : [above, ...between(first, above)];
}

export function runsIn(reports: string): readonly string[] {
  if (!existsSync(reports)) return [];
  return readdirSync(reports)
    .filter((run) => existsSync(join(reports, run, "journal.jsonl")))
    .sort();
}

/** The runs that have not ended, the newest last. */
export const openRuns = (reports: string): readonly string[] =>
  runsIn(reports).filter((run) => {
    const { entries } = readJournal(journalBytes(at(reports, run).journal));
    return !entries.some(({ kind }) => kind === "closed");
  });

/** Finds a run by its id, the start of its id, or `last`. */
export function findRun(reports: string, name: string): RunDirectory {
  const runs = runsIn(reports);
  const found = name === "last" ? runs.slice(-1) : runs.filter((run) => run === name || run.startsWith(name));
  const exact = found.find((run) => run === name) ?? (found.length === 1 ? found[0] : undefined);
  if (exact !== undefined) return owned(at(reports, exact));
  if (found.length > 1) {
    const names = found.join(", ");
    throw new Refusal(EXIT.invalidInput, {
      en: `several runs begin with ${name}: ${names}`,
      ja: `${name} で始まる実行が複数あります: ${names}`,
    });
  }
  if (name === "last")
    throw new Refusal(EXIT.invalidInput, { en: "there are no runs yet", ja: "実行はまだありません" });
  const close = nearest(name, runs);
  throw new Refusal(
    EXIT.invalidInput,
    { en: `there is no run "${name}"`, ja: `実行 "${name}" はありません` },
    close === null
      ? { en: "runbook status shows all runs", ja: "runbook status で一覧を表示します" }
      : { en: `did you mean ${close}?`, ja: `${close} ではありませんか?` },
  );
}

/** Reads a run's journal; a damaged one ends the command unless `damaged` allows it. */
export function readRun(directory: RunDirectory, allow: { damaged: boolean }): Reading & { opened: EntryOf<"opened"> } {
  const reading = readJournal(journalBytes(directory.journal));
  const { damage } = reading;
  if (damage !== null && !allow.damaged) {
    throw new Refusal(
      EXIT.journalDamaged,
      {
        en: `the journal is damaged at record ${damage.record} (byte ${damage.offset}): ${damage.what}`,
        ja: `ジャーナルがレコード ${damage.record} (${damage.offset} バイト目) で破損しています: ${damage.what}`,
      },
      {
        en: "nothing was started; runbook report shows what can still be trusted",
        ja: "何も開始していません。runbook report で信頼できる部分を表示できます",
      },
    );
  }
  const [opened] = reading.entries;
  if (opened?.kind !== "opened")
    throw new Refusal(EXIT.journalDamaged, {
      en: "the journal has no beginning",
      ja: "ジャーナルに開始記録がありません",
    });
  return { ...reading, opened };
}

/** Cuts off a torn tail, keeping it; returns what the journal must say about it. */
export function repair(directory: RunDirectory, reading: Reading): { bytes: number; keptAs: string } | null {
  if (reading.tornBytes === 0) return null;
  return { bytes: reading.tornBytes, keptAs: cutTornTail(directory.journal, reading.goodBytes) };
}

export const lastOf = (entries: readonly Entry[]): { seq: number; h: string } | null => {
  const last = entries.at(-1);
  return last === undefined ? null : { seq: last.seq, h: last.h };
};

function owned(directory: RunDirectory): RunDirectory {
  const stat = lstatSync(directory.path);
  const me = process.getuid?.();
  if (stat.isSymbolicLink() || (me !== undefined && stat.uid !== me) || (stat.mode & 0o022) !== 0) {
    throw new Refusal(
      EXIT.invalidInput,
      {
        en: `${directory.path} is not a private folder of yours`,
        ja: `${directory.path} は自分専用のフォルダーではありません`,
      },
      {
        en: "it must belong to you and be writable by nobody else",
        ja: "所有者が自分で、他者が書き込めない必要があります",
      },
    );
  }
  return directory;
}
