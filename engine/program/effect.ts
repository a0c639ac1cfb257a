import type { Failure } from "./failure.ts";
import type { Question, Reply } from "./question.ts";
import type { Telling } from "./telling.ts";
import type { Localised, Secret } from "./value.ts";

/** A command ready to be executed: a shell script with its shell, or a list of arguments. */
export type Command =
  | { readonly form: "script"; readonly shell: string; readonly text: string }
  | { readonly form: "argv"; readonly argv: readonly string[] };

/** Whether a step whose outcome is in doubt may be done again. */
export type Repeat = "safe" | "check" | "never";

/** Run a command on a host. `read` runs plainly; `job` is claimed, detached and can be re-attached. */
export interface Exec {
  readonly kind: "exec";
  readonly host: string;
  readonly command: Command;
  readonly env: Readonly<Record<string, string | Secret>>;
  /** The account to run as through `sudo -n`; null means the login account. */
  readonly as: string | null;
  readonly timeoutMs: number;
  readonly nature: "read" | "job";
  readonly repeat: Repeat;
}

/** Put a question to a person. */
export interface Ask {
  readonly kind: "ask";
  readonly question: Question;
}

/** One HTTP request from the machine the engine runs on. */
export interface Fetch {
  readonly kind: "fetch";
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | Secret>>;
  readonly body: string | null;
  readonly timeoutMs: number;
  readonly repeat: Repeat;
}

/** Open and close a TCP connection from the machine the engine runs on. */
export interface Dial {
  readonly kind: "dial";
  readonly address: string;
  readonly port: number;
  readonly timeoutMs: number;
}

/** Copy one file; a null host is the machine the engine runs on. The digest is compared on arrival. */
export interface Transfer {
  readonly kind: "transfer";
  readonly from: Place;
  readonly to: Place;
  /** Octal permissions of the new file, for example `0600`. */
  readonly mode: string;
  readonly timeoutMs: number;
  readonly repeat: Repeat;
}

export interface Place {
  readonly host: string | null;
  readonly path: string;
}

/** Let time pass. */
export interface Sleep {
  readonly kind: "sleep";
  readonly ms: number;
}

/** Read the wall clock. */
export interface Now {
  readonly kind: "now";
}

/** Say something to people outside the run. */
export interface Notify {
  readonly kind: "notify";
  readonly message: Localised;
  readonly to: readonly string[];
}

/** Say what the interpreter is doing, for views; no answer is needed to go on. */
export interface Tell {
  readonly kind: "tell";
  readonly telling: Telling;
}

export type Effect = Exec | Ask | Fetch | Dial | Transfer | Sleep | Now | Notify | Tell;
export type EffectKind = Effect["kind"];
export type EffectOf<K extends EffectKind> = Extract<Effect, { kind: K }>;

/** One stream of a finished command: a bounded text for people and expressions, and the digest of all of it. */
export interface Captured {
  /** The last 16 KiB as text, control characters kept; masked. */
  readonly tail: string;
  readonly bytes: number;
  /** SHA-256 of the stored file, hex. */
  readonly sha256: string;
  /** Path inside the run directory, or null when nothing was stored. */
  readonly file: string | null;
}

/** How a command ended. Only `exited` with the integer 0 is success. */
export type End =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "signalled"; readonly signal: string }
  | { readonly kind: "timed_out"; readonly confirmed: boolean; readonly survivors: readonly string[] }
  | { readonly kind: "not_started"; readonly failure: Failure }
  | { readonly kind: "unknown"; readonly failure: Failure };

export interface ExecAnswer {
  readonly end: End;
  readonly stdout: Captured;
  readonly stderr: Captured;
  readonly durationMs: number;
  /** True when the command had been started by an earlier engine or connection. */
  readonly attached: boolean;
}

export interface FetchAnswer {
  readonly status: number;
  readonly body: Captured;
  readonly durationMs: number;
}

export interface TransferAnswer {
  readonly bytes: number;
  readonly sha256: string;
  readonly durationMs: number;
}

export interface NowAnswer {
  /** Milliseconds since 1970, UTC. */
  readonly epochMs: number;
}

export interface NotifyAnswer {
  readonly delivered: readonly string[];
}

interface AnswerTable {
  exec: ExecAnswer;
  ask: Reply;
  fetch: FetchAnswer;
  dial: Record<string, never>;
  transfer: TransferAnswer;
  sleep: Record<string, never>;
  now: NowAnswer;
  notify: NotifyAnswer;
  tell: Record<string, never>;
}
export type AnswerOf<K extends EffectKind> = AnswerTable[K];

/** What a mode gives back. `assumed` marks an answer nobody has checked (dry run). */
export type Settled<A> =
  | { readonly ok: true; readonly value: A; readonly assumed?: true }
  | { readonly ok: false; readonly failure: Failure };

export const nothingCaptured: Captured = { tail: "", bytes: 0, sha256: "", file: null };
