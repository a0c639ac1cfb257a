import { readFileSync } from "node:fs";
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

export type Lock = { readonly held: true; release(): void } | { readonly held: false; readonly by: Holder | null };

/**
 * Takes a run for this process alone. The lock is SQLite's exclusive lock on an empty file: held by the kernel,
 * gone with the process however it dies, never stale, valid across network namespaces and mounts that know fcntl locks.
 */
export function takeLock(directory: string, holder: Holder): Lock {
  const file = new DatabaseSync(join(directory, "lock"));
  try {
    file.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch {
    file.close();
    return { held: false, by: holderOf(directory) };
  }
  writePrivate(join(directory, "holder.json"), JSON.stringify(holder));
  return { held: true, release: () => file.close() };
}

function holderOf(directory: string): Holder | null {
  try {
    return JSON.parse(readFileSync(join(directory, "holder.json"), "utf8")) as Holder; // written by takeLock
  } catch {
    return null;
  }
}

/** Whether some process holds the run right now. */
export function isHeld(directory: string): boolean {
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
