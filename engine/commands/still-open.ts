import type { EntryOf, Entry } from "../journal/entry.ts";

type Told = EntryOf<"told">;

/**
 * What an earlier engine told that still holds: the phase it stood in, the steps that had begun and not ended, and
 * the recovery if it was reached. A resumed run shows these first, so that its responder sees where it stands.
 */
export function stillOpen(entries: Iterable<Entry>): readonly Told[] {
  const open = new Map<string, Told>();
  for (const entry of entries) {
    if (entry.kind !== "told") continue;
    const { telling } = entry;
    if (telling.kind === "phase-started") open.set("phase", entry);
    else if (telling.kind === "phase-ended") open.delete("phase");
    else if (telling.kind === "step-started") open.set(telling.address, entry);
    else if (telling.kind === "attempt") open.set(`${telling.address} attempt`, entry);
    else if (telling.kind === "step-ended") {
      open.delete(telling.address);
      open.delete(`${telling.address} attempt`);
      if (telling.milestone === "recovered" && telling.outcome === "ok") open.set("recovered", entry);
    }
  }
  return [...open.values()].sort((a, b) => a.seq - b.seq);
}
