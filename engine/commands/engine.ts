import { hash } from "node:crypto";
import { hostname, userInfo } from "node:os";
import type { Body, Engine, Entry } from "../journal/entry.ts";
import { createRedactor, type Redactor } from "../journal/redact.ts";
import { DISK_FULL, openJournal, type Journal } from "../journal/writer.ts";
import { drive } from "../modes/drive.ts";
import { journaled } from "../modes/journaled.ts";
import { Paused, type Perform } from "../modes/perform.ts";
import { Mismatch, pastOf, recalled } from "../modes/recalled.ts";
import { EXIT, type ExitCode } from "../program/failure.ts";
import { interpret, type Setting } from "../program/interpret.ts";
import type { Runbook } from "../program/runbook.ts";
import type { Outcome } from "../program/telling.ts";
import type { Localised } from "../program/value.ts";
import { clock } from "../world/clock.ts";
import { noRoom, openJournalStore } from "../world/journal-store.ts";
import { takeLock } from "../world/lock.ts";
import { otherQuestion } from "./other-question.ts";
import { Refusal } from "./refusal.ts";
import type { RunDirectory } from "./run-directory.ts";

/** A run that this process alone may carry on. */
export interface Held {
  readonly directory: RunDirectory;
  readonly journal: Journal;
  readonly redactor: Redactor;
  release(): void;
}

/** How a run stands when the engine lets go of it. */
export interface Standing {
  /** `open` runs can be resumed. */
  readonly state: "closed" | "open";
  readonly outcome: Outcome;
  readonly because: Localised;
  readonly exit: ExitCode;
}

/** Takes the run; `last` reads the last entry under the lock, when no other engine can still be writing. */
export function hold(
  directory: RunDirectory,
  of: { create: boolean; last: (() => { seq: number; h: string } | null) | null },
): Held {
  const lock = takeLock(directory.path, {
    responder: responder(),
    host: hostname(),
    pid: process.pid,
    since: clock.wall(),
  });
  if (!lock.held) throw lock.trouble === null ? heldBy(directory.run, lock.by) : noLock(directory, lock.trouble);
  try {
    return opened(directory, of.create, of.last?.() ?? null, lock.release);
  } catch (stop) {
    lock.release();
    throw stop;
  }
}

function opened(
  directory: RunDirectory,
  create: boolean,
  last: { seq: number; h: string } | null,
  unlock: () => void,
): Held {
  const store = openJournalStore(directory.journal, create);
  const redactor = createRedactor();
  const journal = openJournal({ store, stamps: clock, mask: redactor.text, last });
  return {
    directory,
    journal,
    redactor,
    release() {
      store.close();
      unlock();
    },
  };
}

/** Drives the run's program to its end or to a pause. Writing down which is the caller's: see `settle`. */
export async function carryOn(of: {
  held: Held;
  runbook: Runbook;
  setting: Setting;
  past: Iterable<Entry>;
  perform: Perform;
}): Promise<Standing> {
  const perform = recalled(pastOf(of.past), journaled(of.held.journal, of.perform));
  try {
    const { outcome, because, failure } = await drive(interpret(of.runbook, of.setting), perform);
    return { state: "closed", outcome, because, exit: exitOf(outcome, failure?.code ?? null) };
  } catch (stop) {
    if (stop instanceof Mismatch) throw otherQuestion(stop, of.held.redactor.text);
    if (noRoom(stop)) noteFullDisk(of.held.journal);
    if (!(stop instanceof Paused)) throw stop;
    return { state: "open", outcome: "cancelled", because: stop.because, exit: stop.exit };
  }
}

// An output that found no room ends the run as well; the journal has its reserve and can still say so.
function noteFullDisk(journal: Journal): void {
  try {
    write(journal, { kind: "stopping", because: DISK_FULL, signal: null });
  } catch {
    // it was the journal itself, or it has no room either
  }
}

/** Writes down how the run stands. */
export function settle(journal: Journal, standing: Standing): void {
  const { because, outcome } = standing;
  write(
    journal,
    standing.state === "closed" ? { kind: "closed", outcome, because } : { kind: "stopping", because, signal: null },
  );
}

export const thisEngine = (): Engine => ({
  version: VERSION,
  node: process.version,
  host: hostname(),
  pid: process.pid,
  responder: responder(),
});

export const responder = (): string => process.env["RUNBOOK_RESPONDER"] ?? userInfo().username;

/** The key of a job: the same question of the same run always has the same. */
export const jobKey = (run: string, address: string): string =>
  `${run}-${hash("sha256", `${run} ${address}`).slice(0, 16)}`;

const VERSION = "0.1.0";

export function write(journal: Journal, body: Body): void {
  journal.append(body);
  journal.commit();
}

export function exitOf(outcome: Outcome, code: string | null): ExitCode {
  switch (outcome) {
    case "ok":
    case "skipped":
      return EXIT.ok;
    case "unknown":
      return EXIT.personNeeded;
    case "refused":
      return REFUSED_BY[code ?? ""] ?? EXIT.stepFailed;
    case "cancelled":
      return EXIT.stoppedByPerson;
    case "invalid":
      return EXIT.invalidInput;
    case "failed":
    case "timed_out":
    case "unreachable":
      return EXIT.stepFailed;
    default:
      return outcome satisfies never;
  }
}

// What a person refused, or nobody answered; every other refusal is a safety rule's.
const REFUSED_BY: Readonly<Record<string, ExitCode>> = {
  NOBODY_TO_ASK: EXIT.personNeeded,
  DEADLINE: EXIT.personNeeded,
  ANSWERED_NO: EXIT.stoppedByPerson,
  NOT_DONE: EXIT.stoppedByPerson,
  CANCELLED: EXIT.stoppedByPerson,
};

const noLock = ({ run, path }: RunDirectory, trouble: string): Refusal =>
  new Refusal(
    EXIT.cannotJournal,
    {
      en: `the lock of ${run} cannot be used (${trouble}), so nothing was started`,
      ja: `${run} のロックを使用できないため (${trouble})、何も開始していません`,
    },
    {
      en: `${path} must be writable and its disk have room`,
      ja: `${path} に書き込めること、ディスクに空きがあることを確認してください`,
    },
  );

const heldBy = (
  run: string,
  holder: { responder: string; host: string; pid: number; since: string } | null,
): Refusal => {
  const who = holder === null ? "?" : `${holder.responder}@${holder.host} (pid ${holder.pid}, ${holder.since})`;
  return new Refusal(
    EXIT.locked,
    { en: `${run} is held by ${who}`, ja: `${run} は ${who} が実行中です` },
    { en: "runbook status shows how it stands", ja: "runbook status で状況を確認できます" },
  );
};
