import type { Engine, EntryOf, Finding } from "../journal/entry.ts";
import type { Effect, Settled } from "../program/effect.ts";
import type { Failure } from "../program/failure.ts";
import type { Question, Reply } from "../program/question.ts";
import type { Outcome, Risk } from "../program/telling.ts";
import type { Localised, Value } from "../program/value.ts";

/** What the journal of one run says, taken together. All times are epoch milliseconds of the wall clock. */
export interface RunState {
  readonly opened: EntryOf<"opened"> | null;
  readonly engines: readonly Engine[];
  readonly status: "running" | "waiting-person" | "stopped" | "finished";
  readonly outcome: Outcome | null;
  readonly because: Localised | null;
  readonly startedAt: number;
  /** Time of the last entry. */
  readonly lastAt: number;
  readonly endedAt: number | null;
  readonly entries: number;
  /** Digest of the last entry. */
  readonly head: string;
  readonly phases: readonly PhaseRecord[];
  /** Id of the phase the run is in. */
  readonly phase: string | null;
  readonly visits: readonly Visit[];
  /** Visits that have begun and not ended, the outermost first. */
  readonly running: readonly Visit[];
  readonly rollbacks: readonly Rollback[];
  readonly decisions: readonly Decision[];
  readonly questions: readonly Asking[];
  /** Asked and not answered, by address. */
  readonly inDoubt: ReadonlyMap<string, Open>;
  /** Wall time since the first entry, each millisecond in one class only. */
  readonly time: Clock;
  readonly gaps: readonly Gap[];
  readonly corrections: readonly Correction[];
  readonly repairs: readonly { readonly at: number; readonly bytes: number; readonly keptAs: string }[];
  readonly notes: readonly { readonly at: number; readonly by: string; readonly text: string }[];
  readonly verdict: { readonly ok: boolean; readonly findings: readonly Finding[] } | null;
  /** The step that reached the milestone `recovered`; a later rollback takes it back. */
  readonly recovered: { readonly at: number; readonly address: string } | null;
  /** What a step captured as the time of the newest data. */
  readonly dataTime: { readonly value: Value; readonly address: string } | null;
}

/** Commands and requests work, people decide, pauses wait; `down` is time without an engine. */
export type TimeClass = "machine" | "human" | "waiting" | "down";
export type Clock = Readonly<Record<TimeClass, number>>;

export interface PhaseRecord {
  readonly id: string;
  readonly title: Localised;
  readonly budgetMs: number | null;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly outcome: Outcome | null;
  /** When the latest visit began; a `goto` can lead back into a phase. */
  readonly lastStartedAt: number;
  /** Time inside the phase, over all visits that have ended. */
  readonly usedMs: number;
}

/** One visit to a step. */
export interface Visit {
  readonly id: string;
  readonly address: string;
  readonly phase: string;
  readonly title: Localised;
  readonly action: string;
  readonly host: string | null;
  readonly risk: Risk;
  readonly purpose: "step" | "undo" | "always";
  readonly summary: Localised;
  /** How many visits this one stands inside. */
  readonly depth: number;
  readonly outcome: Outcome | "running";
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** Sums over the visit's own effects, each booked to the innermost visit. */
  readonly time: Clock;
  /** When the visit was not simply working. */
  readonly spans: readonly Span[];
  readonly attempts: number;
  readonly failure: Failure | null;
  readonly because: Localised | null;
  readonly milestone: string | null;
  /** A drill took it for done without doing it. */
  readonly assumed: boolean;
  readonly commands: readonly Command[];
  readonly notes: readonly Localised[];
}

export interface Span {
  readonly kind: Exclude<TimeClass, "machine">;
  readonly from: number;
  readonly to: number;
}

/** Something done to the world on behalf of a step. */
export interface Command {
  readonly address: string;
  readonly effect: Act;
  readonly askedAt: number;
  /** null while there is no answer in the journal. */
  readonly settled: Settled<unknown> | null;
}

/** An effect that acts on the world, or looks at it. */
export type Act = Exclude<Effect, { readonly kind: "ask" | "sleep" | "now" | "tell" }>;

export interface Asking {
  readonly address: string;
  readonly question: Question;
  readonly askedAt: number;
  readonly answeredAt: number | null;
  readonly reply: Reply | null;
  readonly failure: Failure | null;
  /** Time the question stood open while an engine was there. */
  readonly openMs: number;
  readonly visit: Visit | null;
}

interface Decision {
  readonly at: number;
  readonly address: string;
  readonly step: string;
  readonly policy: string;
  readonly because: Localised;
}

interface Rollback {
  readonly because: Localised;
  readonly steps: readonly string[];
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly outcome: Outcome | null;
}

/** An effect that waits for its answer. */
export interface Open {
  readonly address: string;
  readonly effect: Effect;
  readonly askedAt: number;
  readonly visit: Visit | null;
}

/** Time without an engine, between the last entry before and `resumed`. */
interface Gap {
  readonly from: number;
  readonly to: number;
  readonly because: Localised | null;
  readonly signal: string | null;
}

/** The wall clock did not run evenly here. */
export interface Correction {
  readonly at: number;
  /** The engine was not scheduled for so long (suspended, starved). */
  readonly gapMs: number;
  /** The wall clock moved so much against the monotonic clock. */
  readonly jumpMs: number;
}

export const sumOf = (clock: Clock): number => clock.machine + clock.human + clock.waiting + clock.down;
