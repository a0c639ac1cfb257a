import type { Finding } from "../journal/entry.ts";
import type { Localised } from "../program/value.ts";
import { clocksOf, detectedAt } from "./clocks.ts";
import { notExecuted } from "./not-executed.ts";
import { rpoOf } from "./rpo.ts";
import { rtoOf } from "./rto.ts";
import type { RunState, Visit } from "./run.ts";

/** The document `--json` prints. Names and units are a promise: seconds, ISO 8601 in UTC. */
export interface Result {
  readonly run: string;
  readonly mode: string;
  readonly runbook: string;
  readonly environment: string;
  readonly status: RunState["status"];
  readonly outcome: string | null;
  readonly because: Localised | null;
  readonly started_at: string;
  readonly detected_at: string;
  readonly recovered_at: string | null;
  readonly ended_at: string | null;
  readonly rto: { readonly target_s: number | null; readonly actual_s: number | null; readonly met: boolean | null };
  readonly rpo: {
    readonly target_s: number | null;
    readonly actual_s: number | null;
    readonly met: boolean | null;
    readonly newest: string | null;
  };
  readonly time: {
    readonly before_s: number;
    readonly machine_s: number;
    readonly human_s: number;
    readonly waiting_s: number;
    readonly down_s: number;
  };
  readonly phases: readonly {
    readonly id: string;
    readonly budget_s: number | null;
    readonly actual_s: number | null;
    readonly within: boolean | null;
  }[];
  readonly steps: readonly ResultStep[];
  readonly not_executed: readonly { readonly phase: string; readonly id: string }[];
  readonly verdict: { readonly ok: boolean; readonly findings: readonly Finding[] } | null;
  readonly report: { readonly markdown: string; readonly html: string } | null;
  readonly journal: { readonly path: string; readonly head: string };
}

interface ResultStep {
  readonly id: string;
  readonly address: string;
  readonly phase: string;
  readonly purpose: Visit["purpose"];
  readonly outcome: string;
  readonly machine_s: number;
  readonly human_s: number;
  readonly waiting_s: number;
  readonly attempts: number;
  readonly because: Localised | null;
}

export function resultOf(state: RunState, files: Pick<Result, "report" | "journal">): Result {
  const clocks = clocksOf(state);
  const rto = rtoOf(state);
  const rpo = rpoOf(state);
  return {
    run: state.opened?.run ?? "",
    mode: state.opened?.mode ?? "",
    runbook: state.opened?.runbook.id ?? "",
    environment: state.opened?.environment.name ?? "",
    status: state.status,
    outcome: state.outcome,
    because: state.because,
    started_at: iso(state.startedAt),
    detected_at: iso(detectedAt(state)),
    recovered_at: isoOr(rto.to),
    ended_at: isoOr(state.endedAt),
    rto: { target_s: seconds(rto.targetMs), actual_s: seconds(rto.actualMs), met: rto.met },
    rpo: { target_s: seconds(rpo.targetMs), actual_s: seconds(rpo.actualMs), met: rpo.met, newest: isoOr(rpo.newest) },
    time: {
      before_s: clocks.beforeMs / 1000,
      machine_s: clocks.machineMs / 1000,
      human_s: clocks.humanMs / 1000,
      waiting_s: clocks.waitingMs / 1000,
      down_s: clocks.downMs / 1000,
    },
    phases: clocks.phases.map(({ id, budgetMs, usedMs, within }) => ({
      id,
      budget_s: seconds(budgetMs),
      actual_s: seconds(usedMs),
      within,
    })),
    steps: state.visits.map(stepOf),
    not_executed: notExecuted(state).map(({ phase, id }) => ({ phase, id })),
    verdict: state.verdict,
    report: files.report === null ? null : { markdown: files.report.markdown, html: files.report.html },
    journal: { path: files.journal.path, head: files.journal.head },
  };
}

const stepOf = (visit: Visit): ResultStep => ({
  id: visit.id,
  address: visit.address,
  phase: visit.phase,
  purpose: visit.purpose,
  outcome: visit.outcome,
  machine_s: visit.time.machine / 1000,
  human_s: visit.time.human / 1000,
  waiting_s: visit.time.waiting / 1000,
  attempts: visit.attempts,
  because: visit.because ?? visit.failure?.message ?? null,
});

const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1000);
const iso = (ms: number): string => new Date(ms).toISOString();
const isoOr = (ms: number | null): string | null => (ms === null ? null : iso(ms));
