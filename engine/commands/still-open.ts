import type { Entry, EntryOf } from "../journal/entry.ts";
import type { Brief } from "../world/terminal/face.ts";

type Told = EntryOf<"told">;

/**
 * What an earlier engine began that still holds: the phase it stood in, the steps that had begun and not ended with
 * what they had asked for, and the recovery if it was reached. A resumed run shows these first, so that its responder
 * sees where it stands.
 */
export function stillOpen(entries: Iterable<Entry>): readonly (Told | EntryOf<"asked">)[] {
  const open = new Map<string, Told | EntryOf<"asked">>();
  for (const entry of entries) {
    if (entry.kind === "asked") open.set(`${entry.address} asked`, entry);
    if (entry.kind === "answered") open.delete(`${entry.address} asked`);
    if (entry.kind !== "told") continue;
    const { telling } = entry;
    if (telling.kind === "phase-started") open.set("phase", entry);
    else if (telling.kind === "phase-ended") open.delete("phase");
    else if (telling.kind === "step-started") open.set(telling.address, entry);
    else if (telling.kind === "attempt") open.set(`${telling.address} attempt`, entry);
    else if (telling.kind === "step-ended") {
      const started = open.get(telling.address);
      open.delete(telling.address);
      open.delete(`${telling.address} attempt`);
      if (telling.milestone === "recovered" && telling.outcome === "ok") {
        if (started !== undefined) open.set("recovered started", started);
        open.set("recovered", entry);
      }
    }
  }
  return [...open.values()].sort((a, b) => a.seq - b.seq);
}

/** The steps that have ended, each by its latest visit; those that were not needed are left out. */
export function endedSteps(entries: Iterable<Entry>): Brief["done"] {
  const titles = new Map<string, Brief["done"][number]["title"]>();
  const ended = new Map<string, Brief["done"][number]>();
  for (const entry of entries) {
    if (entry.kind !== "told") continue;
    const { telling } = entry;
    if (telling.kind === "step-started") titles.set(telling.address, telling.title);
    if (telling.kind !== "step-ended" || telling.outcome === "skipped") continue;
    // A step that was reached again ends at another address.
    const place = telling.address.replace(/~\d+$/, "");
    const title = titles.get(telling.address) ?? { en: telling.step, ja: telling.step };
    ended.delete(place);
    ended.set(place, { title, outcome: telling.outcome });
  }
  return [...ended.values()];
}
