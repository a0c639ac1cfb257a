import type { Effect, Settled } from "../program/effect.ts";
import type { Host } from "../program/host.ts";
import type { Outcome, Telling } from "../program/telling.ts";
import type { Localised, Value, Values } from "../program/value.ts";

/** Version of the journal's format. Every version ever released stays readable. */
export const JOURNAL_VERSION = 1;

/** On every line. `h` is the SHA-256 of the line's bytes before `,"h":"`; `prev` is the `h` of the line before. */
export interface Stamp {
  readonly v: number;
  readonly seq: number;
  /** Wall clock, ISO 8601, UTC, milliseconds. */
  readonly ts: string;
  /** Monotonic clock, milliseconds; comparable only within one `boot`. */
  readonly mono: number;
  readonly boot: string;
  readonly prev: string;
  readonly h: string;
}

/** The engine that wrote the lines after this one. */
export interface Engine {
  readonly version: string;
  readonly node: string;
  readonly host: string;
  readonly pid: number;
  readonly responder: string;
}

export interface Opened {
  readonly kind: "opened";
  readonly run: string;
  readonly mode: "live" | "drill";
  readonly engine: Engine;
  readonly runbook: {
    readonly id: string;
    readonly file: string;
    /** SHA-256 over all texts. */
    readonly sha256: string;
    /** Every file of the runbook by path, the runbook itself first. */
    readonly texts: Readonly<Record<string, string>>;
  };
  readonly title: Localised;
  readonly system: string;
  readonly severity: string;
  readonly objectives: { readonly rtoMs: number | null; readonly rpoMs: number | null };
  /** When the runbook was last reviewed and how often it must be; absent where it does not say. */
  readonly review?: { readonly everyMs: number; readonly last: string } | null;
  readonly outline: readonly {
    readonly id: string;
    readonly title: Localised;
    readonly budgetMs: number | null;
    readonly steps: readonly { readonly id: string; readonly title: Localised; readonly action: string }[];
  }[];
  readonly environment: {
    readonly name: string;
    readonly protected: boolean;
    readonly hosts: readonly Host[];
    /** Role to host name. */
    readonly roles: Readonly<Record<string, string>>;
  };
  readonly inputs: Values;
  /** Name of a secret to the reference its value is found by; never the value. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Answers an unattended run gives by step id; null when a person is expected. */
  readonly unattended: Values | null;
  readonly detectedAt: string;
  readonly occurredAt: string | null;
  readonly drill: { readonly lab: string; readonly fault: string; readonly directory: string } | null;
}

/** One out-of-band finding of the lab about the state after the recovery. */
export interface Finding {
  readonly what: Localised;
  readonly ok: boolean;
  readonly expected: Value;
  readonly actual: Value;
}

/**
 * Spine entries (`asked`, `answered`) drive resume; everything else is for people.
 */
export type Body =
  | Opened
  | {
      readonly kind: "asked";
      readonly address: string;
      readonly digest: string;
      readonly effect: Exclude<Effect, { kind: "tell" }>;
    }
  | { readonly kind: "answered"; readonly address: string; readonly settled: Settled<unknown> }
  | { readonly kind: "told"; readonly address: string; readonly telling: Telling }
  | { readonly kind: "resumed"; readonly engine: Engine }
  | { readonly kind: "stopping"; readonly because: Localised; readonly signal: string | null }
  | { readonly kind: "repaired"; readonly bytes: number; readonly keptAs: string }
  | { readonly kind: "clock"; readonly gapMs: number; readonly jumpMs: number }
  | { readonly kind: "noted"; readonly by: string; readonly text: string }
  | { readonly kind: "judged"; readonly ok: boolean; readonly findings: readonly Finding[] }
  | { readonly kind: "closed"; readonly outcome: Outcome; readonly because: Localised };

export type Entry = Stamp & Body;
export type EntryOf<K extends Body["kind"]> = Stamp & Extract<Body, { kind: K }>;
