import type { Entry } from "../journal/entry.ts";
import type { Telling } from "../program/telling.ts";
import { draftOf, newDraft, type Draft, type VisitDraft } from "./draft.ts";
import { answered, asked, settleDown } from "./effects.ts";
import type { RunState } from "./run.ts";
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
  const wall = Date.parse(entry.ts);
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

function told(draft: Draft, telling: Telling, at: number): void {
  switch (telling.kind) {
    case "phase-started":
      return phaseStarted(draft, telling, at);
    case "phase-ended":
      return phaseEnded(draft, telling, at);
    case "step-started":
      return stepStarted(draft, telling, at);
    case "step-ended":
      return stepEnded(draft, telling, at);
    case "attempt": {
      const visit = draft.running.findLast(({ address }) => address === telling.address);
      if (visit) visit.attempts = telling.number;
      return;
    }
    case "note":
    case "undecided": {
      const visit = draft.running.findLast(({ address }) => address === telling.address);
      visit?.notes.push(telling.kind === "note" ? telling.text : telling.because);
      return;
    }
    case "decision":
      draft.decisions.push({
        at,
        address: telling.address,
        step: telling.step,
        policy: telling.policy,
        because: telling.because,
      });
      return;
    case "rollback-started":
      draft.recovered = draft.dataTime = null;
      draft.rollbacks.push({
        because: telling.because,
        steps: telling.steps,
        startedAt: at,
        endedAt: null,
        outcome: null,
      });
      return;
    case "rollback-ended":
      Object.assign(draft.rollbacks.at(-1) ?? {}, { endedAt: at, outcome: telling.outcome });
      return;
    case "run-ended":
      draft.because = telling.because;
      return;
    default:
      return void (telling satisfies never);
  }
}

const newPhase = (
  id: string,
  title: Draft["phases"][number]["title"],
  budgetMs: number | null,
): Draft["phases"][number] => ({
  ...{ id, title, budgetMs, usedMs: 0, inside: 0 },
  ...{ startedAt: null, endedAt: null, outcome: null, lastStartedAt: 0 },
});

// A called runbook's phases carry the id of the phase they run in; only the outermost start and end count.
function phaseStarted(draft: Draft, telling: Telling & { kind: "phase-started" }, at: number): void {
  let phase = draft.phases.find(({ id }) => id === telling.phase);
  if (phase === undefined) draft.phases.push((phase = newPhase(telling.phase, telling.title, telling.budgetMs)));
  draft.phase = phase.id;
  if (phase.inside++ > 0) return;
  phase.startedAt ??= at;
  phase.lastStartedAt = at;
  phase.endedAt = phase.outcome = null;
}

function phaseEnded(draft: Draft, telling: Telling & { kind: "phase-ended" }, at: number): void {
  const phase = draft.phases.find(({ id }) => id === telling.phase);
  if (phase === undefined || --phase.inside > 0) return;
  phase.inside = 0;
  phase.endedAt = at;
  phase.usedMs += Math.max(0, at - phase.lastStartedAt);
  phase.outcome = telling.outcome;
}

function stepStarted(draft: Draft, telling: Telling & { kind: "step-started" }, at: number): void {
  const { step, address, phase, title, action, host, risk, purpose, summary } = telling;
  const visit: VisitDraft = {
    ...{ id: step, address, phase, title, action, host, risk, purpose, summary },
    ...{ depth: draft.running.filter((outer) => address.startsWith(`${outer.address}/`)).length },
    ...{ outcome: "running", startedAt: at, endedAt: null, attempts: 1 },
    ...{ time: { machine: 0, human: 0, waiting: 0, down: 0 }, spans: [] },
    ...{ failure: null, because: null, milestone: null, commands: [], notes: [] },
  };
  draft.visits.push(visit);
  draft.running.push(visit);
  draft.latest.set(step, visit);
}

function stepEnded(draft: Draft, telling: Telling & { kind: "step-ended" }, at: number): void {
  const index = draft.running.findLastIndex(({ address }) => address === telling.address);
  const visit = draft.running[index];
  if (visit === undefined) return;
  draft.running.splice(index, 1);
  const { outcome, failure, because, attempts, milestone } = telling;
  Object.assign(visit, { endedAt: at, outcome, failure, because, attempts, milestone });
  if (outcome !== "ok" || telling.assumed) return;
  if (milestone === "recovered") draft.recovered = { at, address: telling.address };
  if (telling.rpo !== null) draft.dataTime = { value: telling.rpo, address: telling.address };
}

function statusOf(draft: Draft): RunState["status"] {
  if (draft.endedAt !== null) return "finished";
  if (draft.stopping !== null) return "stopped";
  return draft.busy.human > 0 ? "waiting-person" : "running";
}
