import { readJournal } from "../journal/reader.ts";
import type { Localised } from "../program/value.ts";
import { resultOf, type Result } from "../views/result.ts";
import type { RunState } from "../views/run.ts";
import { runState } from "../views/run-state.ts";
import { fold } from "../views/view.ts";
import { journalBytes } from "../world/journal-store.ts";
import { holderOf, isHeld, type Holder } from "../world/lock.ts";
import type { RunDirectory } from "./run-directory.ts";

/** How a run stands that has begun. `waiting`: an engine holds it and a person is asked. */
export interface State extends Result {
  readonly state: "running" | "waiting" | "interrupted" | "ended" | "damaged";
  /** The question that stands open; its deadline only counts while an engine is there. */
  readonly question: {
    readonly step: string;
    readonly title: Localised;
    readonly asked_at: string;
    readonly deadline: string;
  } | null;
  /** Until the RTO; negative when it has passed, null without one or once service is back or the run ended. */
  readonly rto_left_s: number | null;
  readonly held_by: Holder | null;
}

/** A run without a first entry: its drill is being built, its engine was killed then, or its journal is spoilt. */
export interface Unbegun {
  readonly run: string;
  readonly state: "starting" | "never-began" | "damaged";
}

export const isUnbegun = (one: State | Unbegun): one is Unbegun => !("runbook" in one);

/** How the run in a folder stands. */
export function standing(directory: RunDirectory): State | Unbegun {
  const reading = readJournal(journalBytes(directory.journal));
  const held = isHeld(directory.path);
  if (reading.entries[0]?.kind !== "opened") {
    const state = reading.damage !== null ? "damaged" : held ? "starting" : "never-began";
    return { run: directory.run, state };
  }
  const run = fold(runState, reading.entries);
  const result = resultOf(run, { report: null, journal: { path: directory.journal, head: reading.head } });
  const ended = reading.entries.some(({ kind }) => kind === "closed");
  const question = ended ? null : openQuestion(run);
  const living = held ? (question === null ? "running" : "waiting") : "interrupted";
  return {
    ...result,
    state: reading.damage !== null ? "damaged" : ended ? "ended" : living,
    question,
    rto_left_s: ended ? null : rtoLeft(result),
    held_by: held && !ended ? holderOf(directory.path) : null,
  };
}

function openQuestion({ questions, gaps }: RunState): State["question"] {
  const open = questions.findLast(({ answeredAt }) => answeredAt === null);
  if (open === undefined) return null;
  // A resumed engine asks again, from the start.
  const askedAt = Math.max(open.askedAt, gaps.at(-1)?.to ?? 0);
  const { step, title, deadlineMs } = open.question;
  return {
    step,
    title,
    asked_at: new Date(askedAt).toISOString(),
    deadline: new Date(askedAt + deadlineMs).toISOString(),
  };
}

function rtoLeft({ rto, detected_at }: Result): number | null {
  if (rto.target_s === null || rto.actual_s !== null) return null;
  return Math.round(rto.target_s - (Date.now() - Date.parse(detected_at)) / 1000);
}
