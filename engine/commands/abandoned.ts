import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { labAt } from "../lab/lab.ts";
import { isHeld } from "../world/lock.ts";
import { at, runsIn, type RunDirectory } from "./run-directory.ts";

/**
 * A drill that was killed before its journal had a first entry never began: nothing can be resumed, but its lab may
 * stand. Removes that lab; returns whether there was one.
 */
export async function removeAbandonedLab({ path, journal }: RunDirectory): Promise<boolean> {
  const lab = join(path, "lab");
  if (statSync(journal).size > 0 || !existsSync(join(lab, "lab.json")) || isHeld(path)) return false;
  await (await labAt({ directory: lab })).down();
  return true;
}

export async function removeAbandonedLabs(reports: string): Promise<number> {
  let removed = 0;
  for (const run of runsIn(reports)) if (await removeAbandonedLab(at(reports, run))) removed += 1;
  return removed;
}
