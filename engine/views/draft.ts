import type { Localised } from "../program/value.ts";
import { instantReader } from "./instant.ts";
import type { Asking, Clock, Command, Open, PhaseRecord, RunState, TimeClass, Visit } from "./run.ts";

type Filling<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

/** A run state while it is being folded: the same data, still being filled in, and what only the fold needs. */
export interface Draft extends Omit<
  Filling<RunState>,
  "phases" | "visits" | "running" | "questions" | "inDoubt" | "time"
> {
  phases: (Filling<PhaseRecord> & { inside: number })[];
  visits: VisitDraft[];
  running: VisitDraft[];
  questions: Filling<Asking>[];
  inDoubt: Map<string, OpenDraft>;
  time: ClockDraft;
  /** How many open effects there are of each class. */
  busy: ClockDraft;
  /** The last visit to each step. */
  latest: Map<string, VisitDraft>;
  readonly readInstant: (text: string) => number;
  boot: string;
  mono: number;
  stopping: { readonly because: Localised; readonly signal: string | null } | null;
}

export type ClockDraft = Filling<Clock>;
export interface VisitDraft extends Omit<Filling<Visit>, "time" | "commands"> {
  time: ClockDraft;
  commands: CommandDraft[];
}
export type CommandDraft = Filling<Command>;

export interface OpenDraft extends Open {
  readonly visit: VisitDraft | null;
  readonly timeClass: TimeClass;
  /** From when its time is still to be booked. */
  since: number;
  readonly command: CommandDraft | null;
  readonly asking: Filling<Asking> | null;
}

export const newDraft = (): Draft => ({
  opened: null,
  engines: [],
  status: "running",
  outcome: null,
  because: null,
  startedAt: 0,
  lastAt: 0,
  endedAt: null,
  entries: 0,
  head: "",
  phases: [],
  phase: null,
  visits: [],
  running: [],
  rollbacks: [],
  decisions: [],
  questions: [],
  inDoubt: new Map(),
  time: noTime(),
  gaps: [],
  corrections: [],
  repairs: [],
  notes: [],
  verdict: null,
  recovered: null,
  dataTime: null,
  busy: noTime(),
  latest: new Map(),
  readInstant: instantReader(),
  boot: "",
  mono: 0,
  stopping: null,
});

// Every state of this view was made by `newDraft`; outside, its type only allows reading.
export const draftOf = (state: RunState): Draft => state as Draft;

export const noTime = (): ClockDraft => ({ machine: 0, human: 0, waiting: 0, down: 0 });
