import type { Telling } from "../program/telling.ts";
import { noTime, type Draft, type VisitDraft } from "./draft.ts";

/** What the interpreter says changes phases, visits and milestones. */
export function told(draft: Draft, telling: Telling, at: number): void {
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
      spokenOf(draft, telling.address)?.notes.push(telling.kind === "note" ? telling.text : telling.because);
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

const WAY_BACK = ".after/rollback";

/** The visit a remark is about. What the way back says belongs to the step it set out from, which has ended. */
function spokenOf(draft: Draft, address: string): VisitDraft | undefined {
  const running = draft.running.findLast((visit) => visit.address === address);
  if (running !== undefined || !address.endsWith(WAY_BACK)) return running;
  const from = address.slice(0, -WAY_BACK.length);
  return draft.visits.findLast((visit) => visit.address === from);
}

export const newPhase = (
  id: string,
  title: Draft["phases"][number]["title"],
  budgetMs: number | null,
): Draft["phases"][number] => ({
  id,
  title,
  budgetMs,
  usedMs: 0,
  inside: 0,
  startedAt: null,
  endedAt: null,
  outcome: null,
  lastStartedAt: 0,
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
  const { address } = telling;
  const visit: VisitDraft = {
    id: telling.step,
    address,
    phase: telling.phase,
    title: telling.title,
    action: telling.action,
    host: telling.host,
    risk: telling.risk,
    purpose: telling.purpose,
    summary: telling.summary,
    depth:
      draft.running.length === 0 ? 0 : draft.running.filter((outer) => address.startsWith(`${outer.address}/`)).length,
    outcome: "running",
    startedAt: at,
    endedAt: null,
    time: noTime(),
    spans: [],
    attempts: 1,
    failure: null,
    because: null,
    milestone: null,
    assumed: false,
    commands: [],
    notes: [],
  };
  draft.visits.push(visit);
  draft.running.push(visit);
  draft.latest.set(visit.id, visit);
}

function stepEnded(draft: Draft, telling: Telling & { kind: "step-ended" }, at: number): void {
  const index = draft.running.findLastIndex(({ address }) => address === telling.address);
  const visit = draft.running[index];
  if (visit === undefined) return;
  draft.running.splice(index, 1);
  const { outcome, milestone } = telling;
  visit.endedAt = at;
  visit.outcome = outcome;
  visit.failure = telling.failure;
  visit.because = telling.because;
  visit.attempts = telling.attempts;
  visit.milestone = milestone;
  visit.assumed = telling.assumed;
  if (outcome !== "ok" || telling.assumed) return;
  if (milestone === "recovered") draft.recovered = { at, address: telling.address };
  if (telling.rpo !== null) draft.dataTime = { value: telling.rpo, address: telling.address };
}
