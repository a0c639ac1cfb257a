import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { writePrivate } from "./private-file.ts";

/** Who holds a run. Information for people only; the lock itself is the kernel's. */
export interface Holder {
  readonly responder: string;
  readonly host: string;
  readonly pid: number;
  readonly since: string;
}

export type Lock =
  | { readonly held: true; release(): void }
  /** `trouble` says why the lock cannot be used at all; null when somebody else has it. */
  | { readonly held: false; readonly by: Holder | null; readonly trouble: string | null };

// A look at the lock (`isHeld`) is over in a moment; only who keeps it longer is a holder.
const PATIENCE_MS = 300;

/**
 * Takes a run for this process alone. The lock is SQLite's exclusive lock on an empty file: held by the kernel,
 * gone with the process however it dies, never stale, valid across network namespaces and mounts that know fcntl locks.
 */
export function takeLock(directory: string, holder: Holder): Lock {
  let file: DatabaseSync | null = null;
  try {
    file = new DatabaseSync(join(directory, "lock"), { timeout: PATIENCE_MS });
    file.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (cause) {
    file?.close();
    return isBusy(cause)
      ? { held: false, by: holderOf(directory), trouble: null }
      : { held: false, by: null, trouble: (cause as Error).message }; // node:sqlite throws errors only
  }
  const taken = file;
  writePrivate(join(directory, "holder.json"), JSON.stringify(holder));
  return { held: true, release: () => taken.close() };
}

/** Who took the run last, while it is held. */
/** Who took the run last. */
export function holderOf(directory: string): Holder | null {
  try {
    return JSON.parse(readFileSync(join(directory, "holder.json"), "utf8")) as Holder; // written by takeLock
  } catch {
    return null;
  }
}

/** Whether some process holds the run right now. */
export function isHeld(directory: string): boolean {
  if (!existsSync(join(directory, "lock"))) return false;
  const file = new DatabaseSync(join(directory, "lock"), { readOnly: true });
  try {
    file.exec("BEGIN; SELECT count(*) FROM sqlite_schema; COMMIT");
    return false;
  } catch {
    return true;
  } finally {
    file.close();
  }
}

// 5 is SQLITE_BUSY; the higher bits only say more of it.
const isBusy = (cause: unknown): boolean => (((cause as { errcode?: number }).errcode ?? 0) & 0xff) === 5;
