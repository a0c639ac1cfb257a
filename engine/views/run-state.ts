import type { Entry } from "../journal/entry.ts";
import { draftOf, newDraft, type Draft } from "./draft.ts";
import { answered, asked, settleDown } from "./effects.ts";
import type { RunState } from "./run.ts";
import { newPhase, told } from "./tellings.ts";
import type { View } from "./view.ts";

/** The state of a run, as its journal tells it. */
export const runState: View<RunState> = {
  get initial() {
    return newDraft();
  },
  apply(state, entry) {
    const draft = draftOf(state);
    const before = draft.lastAt;
    const at = passTime(draft, entry);
    take(draft, entry, at, before);
    draft.entries += 1;
    draft.head = entry.h;
    draft.lastAt = at;
    draft.status = statusOf(draft);
    return draft;
  },
};

// Below this, wall and monotonic clock differ by rounding and slewing only.
const NOTICEABLE_MS = 2_000;

/** Books the time since the entry before into exactly one class, and returns the time of this one. */
function passTime(draft: Draft, entry: Entry): number {
  const wall = draft.readInstant(entry.ts);
  if (draft.entries === 0) draft.startedAt = wall;
  else {
    const steady = entry.boot === draft.boot ? entry.mono - draft.mono : null;
    const passed = wall - draft.lastAt;
    const jump = steady === null ? Math.min(0, passed) : passed - steady;
    if (entry.kind !== "clock" && (Math.abs(jump) > NOTICEABLE_MS || passed < 0)) {
      draft.corrections.push({ at: wall, gapMs: 0, jumpMs: jump });
    }
    draft.time[classNow(draft, entry)] += Math.max(0, passed < 0 ? (steady ?? 0) : passed);
  }
  draft.boot = entry.boot;
  draft.mono = entry.mono;
  return wall;
}

function classNow(draft: Draft, entry: Entry): keyof Draft["time"] {
  if (entry.kind === "resumed") return "down";
  if (draft.busy.machine > 0) return "machine";
  if (draft.busy.human > 0) return "human";
  return draft.busy.waiting > 0 ? "waiting" : "machine";
}

function take(draft: Draft, entry: Entry, at: number, before: number): void {
  switch (entry.kind) {
    case "opened":
      draft.opened = entry;
      draft.engines.push(entry.engine);
      draft.phases = entry.outline.map(({ id, title, budgetMs }) => newPhase(id, title, budgetMs));
      return;
    case "asked":
      return asked(draft, entry.address, entry.effect, at);
    case "answered":
      return answered(draft, entry.address, entry.settled, at);
    case "told":
      return told(draft, entry.telling, at);
    case "resumed":
      draft.engines.push(entry.engine);
      draft.gaps.push({
        from: before,
        to: at,
        because: draft.stopping?.because ?? null,
        signal: draft.stopping?.signal ?? null,
      });
      settleDown(draft, before, at);
      draft.stopping = null;
      draft.endedAt = draft.outcome = draft.because = null;
      return;
    case "stopping":
      draft.stopping = { because: entry.because, signal: entry.signal };
      return;
    case "repaired":
      draft.repairs.push({ at, bytes: entry.bytes, keptAs: entry.keptAs });
      return;
    case "clock":
      draft.corrections.push({ at, gapMs: entry.gapMs, jumpMs: entry.jumpMs });
      return;
    case "noted":
      draft.notes.push({ at, by: entry.by, text: entry.text });
      return;
    case "judged":
      draft.verdict = { ok: entry.ok, findings: entry.findings };
      return;
    case "closed":
      draft.outcome = entry.outcome;
      draft.because = entry.because;
      draft.endedAt = at;
      for (const visit of draft.running.splice(0)) Object.assign(visit, { outcome: "unknown", endedAt: at });
      return;
    default:
      // A later engine may write kinds this one does not know: they are for its views.
      return void (entry satisfies never);
  }
}

function statusOf(draft: Draft): RunState["status"] {
  if (draft.endedAt !== null) return "finished";
  if (draft.stopping !== null) return "stopped";
  return draft.busy.human > 0 ? "waiting-person" : "running";
}
