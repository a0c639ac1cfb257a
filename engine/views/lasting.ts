import type { RunState, Visit } from "./run.ts";

/**
 * Steps that destroyed something, really and not only in a drill's assumption, and that no undo took back. The way
 * back cannot reach them: whoever reads `rolled back` must know what it leaves out.
 */
export function lastingOf(state: RunState): readonly Visit[] {
  const taken = new Map<string, number>();
  for (const [index, { purpose, outcome, id }] of state.visits.entries())
    if (purpose === "undo" && outcome === "ok") taken.set(id, index);
  const lasting = state.visits.filter(
    (visit, index) =>
      visit.risk === "destroy" && visit.purpose !== "undo" && index > (taken.get(visit.id) ?? -1) && began(visit),
  );
  // A step that was done again after a failure is one thing to know.
  return [...new Map(lasting.map((visit) => [visit.id, visit])).values()];
}

/** Whether it got as far as acting; probes, checks and questions before it change nothing. */
function began(visit: Visit): boolean {
  if (visit.assumed || visit.outcome === "skipped") return false;
  if (visit.action === "manual") return visit.outcome === "ok" || visit.outcome === "unknown";
  const segment = visit.address.slice(visit.address.lastIndexOf("/") + 1);
  // These reasons are only given when nothing was started.
  const never = visit.attempts === 1 && ["unreachable", "invalid", "refused"].includes(visit.outcome);
  return !never && visit.commands.some(({ address }) => address.split("/").at(-2) === segment);
}
