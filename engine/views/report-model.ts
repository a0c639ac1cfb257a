import type { Language } from "../program/value.ts";
import type { CheckLine } from "./checklist.ts";
import type { Note, Place, PlaceId } from "./notes.ts";
import type { Verdict } from "./verdict.ts";
import type { Tone } from "./words.ts";

/** Everything a template can show: plain data in one language, every text made visible, nothing escaped yet. */
export interface ReportModel {
  readonly language: Language;
  readonly isDrill: boolean;
  readonly title: string;
  readonly run: string;
  readonly system: string;
  readonly environment: string;
  readonly severity: string;
  /** Given by the caller, so that the same journal renders to the same text. */
  readonly printed: string | null;
  readonly verdict: Verdict;
  readonly rto: Gauge;
  readonly rpo: Gauge;
  readonly clock: { readonly total: string; readonly parts: readonly Part[] };
  readonly openPlaces: readonly Place[];
  readonly openSentence: string | null;
  readonly facts: ReportFacts;
  readonly places: Readonly<Record<PlaceName, Place>>;
  readonly actions: readonly Action[];
  readonly impact: { readonly dataLoss: string; readonly downtime: string; readonly lasting: readonly string[] };
  readonly lessons: readonly string[];
  readonly otherNotes: readonly Note[];
  readonly timeline: string;
  readonly phases: readonly PhaseLine[];
  readonly steps: readonly StepLine[];
  readonly notExecuted: readonly { readonly phase: string; readonly id: string; readonly title: string }[];
  readonly commands: readonly CommandLine[];
  readonly stored: readonly { readonly file: string; readonly bytes: number; readonly sha256: string }[];
  readonly journal: { readonly head: string; readonly entries: number; readonly verify: string };
  readonly drill: DrillLines | null;
}

export type PlaceName = "rootCause" | "trigger" | "userImpact" | "prevention" | "lessons";
export const PLACE_ID: Readonly<Record<PlaceName, PlaceId>> = {
  rootCause: "root-cause",
  trigger: "trigger",
  userImpact: "user-impact",
  prevention: "prevention",
  lessons: "lessons",
};

/** An objective and what became of it. `percent` is the part of the objective that was used, 100 at most. */
export interface Gauge {
  readonly tone: Tone;
  readonly sign: string;
  readonly verdict: string;
  readonly actual: string;
  readonly target: string | null;
  readonly percent: number;
  readonly sentence: string;
}

interface Part {
  readonly kind: string;
  readonly name: string;
  readonly text: string;
  readonly percent: number;
}

export interface ReportFacts {
  readonly occurred: string | null;
  readonly detected: string;
  readonly started: string;
  readonly recovered: string | null;
  readonly ended: string | null;
  readonly affected: string;
  readonly responders: string;
  readonly hosts: string;
  readonly runbook: string;
  readonly runbookDigest: string;
  readonly inputs: readonly { readonly name: string; readonly value: string }[];
  readonly result: string;
}

export interface Action {
  readonly number: number;
  readonly at: string;
  readonly title: string;
  readonly host: string | null;
  readonly purpose: string | null;
  readonly tone: Tone;
  readonly sign: string;
  readonly outcome: string;
  readonly length: string;
  /** What else is to be said: who answered, why it failed, how often it was tried. */
  readonly lines: readonly string[];
}

interface PhaseLine {
  readonly title: string;
  readonly used: string;
  readonly budget: string;
  readonly tone: Tone;
  readonly verdict: string;
}

export interface StepLine extends Omit<Action, "lines" | "host"> {
  /** Empty where there is none: a table has a cell all the same. */
  readonly host: string;
  readonly id: string;
  readonly phase: string;
  readonly machine: string;
  readonly human: string;
  readonly waiting: string;
  readonly attempts: number;
}

export interface CommandLine {
  readonly number: number;
  readonly title: string;
  readonly host: string | null;
  /** The values the command was given, a line each; empty when there are none. */
  readonly values: string;
  readonly text: string;
  readonly tone: Tone;
  readonly ended: string;
  readonly length: string;
  readonly outputs: readonly { readonly stream: string; readonly tail: string; readonly note: string }[];
}

export interface DrillLines {
  readonly lab: string;
  readonly fault: string;
  readonly judged: boolean;
  readonly checklist: readonly CheckLine[];
  readonly findings: readonly {
    readonly what: string;
    readonly sign: string;
    readonly tone: Tone;
    readonly expected: string;
    readonly actual: string;
  }[];
}
