import type { Effect } from "../../program/effect.ts";
import type { Question, Reply } from "../../program/question.ts";
import type { Outcome, Telling } from "../../program/telling.ts";
import type { Language, Localised } from "../../program/value.ts";

/**
 * Where a run meets its responder. It is told only what is already durable in the journal.
 * Implementations: `screen.ts` (a terminal), `plain.ts` (lines), `silent.ts` (machines read the journal instead).
 */
export interface Face {
  /** Before the first step. */
  opened(brief: Brief): void;
  told(telling: Telling, epochMs: number): void;
  /** An effect is about to be acted on; `settled` follows with the same address. */
  acting(address: string, effect: Effect, epochMs: number): void;
  settled(address: string, epochMs: number): void;
  /** The end of a running command's output so far. */
  live(address: string, tail: string): void;
  /** A line that belongs to no step: a warning, a repaired journal, a lost link. */
  say(line: Localised, tone: "info" | "warning" | "error"): void;
  /**
   * Puts a question, once those before it are settled, and resolves with the answer; with `deadline` when its time
   * passed since it was shown; with null when nobody can be asked here (no terminal) or `cancel` was aborted.
   */
  ask(question: Question, cancel: AbortSignal): Promise<Reply | "deadline" | null>;
  /** Gives the terminal back; safe to call twice. */
  close(): Promise<void>;
}

/** What is known when a run starts or resumes. Times are epoch milliseconds. */
export interface Brief {
  readonly run: string;
  readonly mode: "live" | "drill";
  readonly title: Localised;
  readonly environment: string;
  readonly detectedAt: number;
  readonly rtoMs: number | null;
  readonly phases: readonly { readonly id: string; readonly title: Localised; readonly steps: number }[];
  readonly resumed: boolean;
  /** Steps that ended before this engine took over, in their order. */
  readonly done: readonly { readonly title: Localised; readonly outcome: Outcome }[];
}

export interface FaceOptions {
  readonly language: Language;
  readonly color: boolean;
  /** Name journaled as the author of answers. */
  readonly responder: string;
  /** Where people's lines go. */
  readonly output: NodeJS.WriteStream;
  readonly input: NodeJS.ReadStream;
  /** Ctrl-C while the face owns the keyboard; without it the process sends itself SIGINT. */
  readonly interrupt?: () => void;
  /** False when nobody may be asked, whatever the terminal is; default true. */
  readonly asks?: boolean;
  /** False where only ASCII can be shown; default true. */
  readonly unicode?: boolean;
  /** Wall clock, epoch milliseconds. */
  readonly now?: () => number;
}
