import type { Effect, Settled } from "../program/effect.ts";
import type { Reply } from "../program/question.ts";
import type { Draft, OpenDraft, VisitDraft } from "./draft.ts";
import type { Act, TimeClass } from "./run.ts";

/** An effect was asked: it belongs to a visit and its clock starts. */
export function asked(draft: Draft, address: string, effect: Effect, at: number): void {
  const timeClass = CLASS[effect.kind];
  if (timeClass === null) return;
  const visit = ownerOf(draft, address, effect);
  // Everything that keeps machines busy is done to the world.
  const command = timeClass === "machine" ? { address, effect: effect as Act, askedAt: at, settled: null } : null;
  if (command !== null) visit?.commands.push(command);
  const asking =
    effect.kind === "ask"
      ? {
          address,
          question: effect.question,
          askedAt: at,
          answeredAt: null,
          reply: null,
          failure: null,
          openMs: 0,
          visit,
        }
      : null;
  if (asking !== null) draft.questions.push(asking);
  const earlier = draft.inDoubt.get(address);
  if (earlier !== undefined) close(draft, earlier, at);
  draft.inDoubt.set(address, { address, effect, askedAt: at, since: at, timeClass, visit, command, asking });
  draft.busy[timeClass] += 1;
}

export function answered(draft: Draft, address: string, settled: Settled<unknown>, at: number): void {
  const open = draft.inDoubt.get(address);
  if (open === undefined) return;
  close(draft, open, at);
  if (open.command !== null) open.command.settled = settled;
  if (open.asking === null) return;
  open.asking.answeredAt = at;
  // An `ask` is answered by a reply.
  if (settled.ok) open.asking.reply = settled.value as Reply;
  else open.asking.failure = settled.failure;
}

/** Books what was open until the engine went, and lets it count again from when an engine is back. */
export function settleDown(draft: Draft, from: number, to: number): void {
  for (const open of draft.inDoubt.values()) {
    book(open, from);
    open.since = to;
  }
  for (const visit of draft.running) addTime(visit, "down", from, to);
}

const CLASS: Readonly<Record<Effect["kind"], TimeClass | null>> = {
  exec: "machine",
  fetch: "machine",
  dial: "machine",
  transfer: "machine",
  notify: "machine",
  ask: "human",
  sleep: "waiting",
  now: null,
  tell: null,
};

function close(draft: Draft, open: OpenDraft, at: number): void {
  book(open, at);
  draft.busy[open.timeClass] -= 1;
  draft.inDoubt.delete(open.address);
}

function book(open: OpenDraft, until: number): void {
  if (open.asking !== null) open.asking.openMs += Math.max(0, until - open.since);
  if (open.visit !== null) addTime(open.visit, open.timeClass, open.since, until);
}

function addTime(visit: VisitDraft, kind: TimeClass, from: number, to: number): void {
  if (to <= from) return;
  visit.time[kind] += to - from;
  if (kind !== "machine") visit.spans.push({ kind, from, to });
}

/**
 * The innermost running visit whose address runs through the effect's address (an effect's address has more
 * segments: `do`, `verify`, `check.1`). A question about a step that has ended belongs to that step.
 */
function ownerOf(draft: Draft, address: string, effect: Effect): VisitDraft | null {
  let owner: VisitDraft | null = null;
  for (const visit of draft.running) {
    if (visit.address.length > (owner?.address.length ?? -1) && runsThrough(address, visit.address)) owner = visit;
  }
  if (effect.kind !== "ask" || owner?.id === effect.question.step) return owner;
  return draft.latest.get(effect.question.step) ?? owner;
}

function runsThrough(address: string, inner: string): boolean {
  if (address.startsWith(inner) && address[inner.length] === "/") return true;
  const rest = address.split("/");
  let at = 0;
  for (const segment of inner.split("/")) {
    at = rest.indexOf(segment, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
