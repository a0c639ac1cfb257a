import { existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { labAt } from "../lab/lab.ts";
import { isHeld } from "../world/lock.ts";
import { at, runsIn, type RunDirectory } from "./run-directory.ts";

/**
 * A run that was killed before its journal had a first entry never began: nothing can be resumed, but a lab may
 * stand. Removes it whole; returns whether it was such a run.
 */
export async function removeAbandoned(directory: RunDirectory): Promise<boolean> {
  // The lock is taken before the journal is made, so an empty journal that nobody holds stays empty.
  if (statSync(directory.journal).size > 0 || isHeld(directory.path)) return false;
  const lab = join(directory.path, "lab");
  if (existsSync(join(lab, "lab.json"))) await (await labAt({ directory: lab })).down();
  rmSync(directory.path, { recursive: true, force: true });
  return true;
}

export async function removeAllAbandoned(reports: string): Promise<void> {
  for (const run of runsIn(reports)) await removeAbandoned(at(reports, run));
}
