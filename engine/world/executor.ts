import type { Exec, ExecAnswer, Settled, Transfer, TransferAnswer } from "../program/effect.ts";

/** The one contract of every way to run a command. Implementations: `local.ts`, `ssh.ts`, `openssh.ts`. */
export interface Executor {
  /**
   * Runs the command and resolves when its end is known or cannot become known. Never rejects.
   * A `job` with a key that was started before is attached to, not started again.
   */
  exec(order: Order): Promise<Ended>;
  /** Copies a file between this machine and the executor's host, comparing digests. Never rejects. */
  send(order: TransferOrder): Promise<Settled<TransferAnswer>>;
  /** Removes the directory of a job, whoever started it, once its result is durable here; `as` is the order's account. */
  forget(key: string, as?: string | null, abandon?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** How a command ended; what it printed went to the sinks. */
export type Ended = Pick<ExecAnswer, "end" | "durationMs" | "attached">;

export interface Order {
  /**
   * Key of the job on the target: letters, digits, `-` and `_` only; the same for the same asked effect. What stands
   * before its last `-` names the run.
   */
  readonly key: string;
  readonly effect: Exec;
  /** The environment with secrets filled in. */
  readonly env: Readonly<Record<string, string>>;
  readonly sinks: Sinks;
  /**
   * Set when an earlier engine may have sent this order already: a host that cannot be reached is then `unknown`, and
   * unless it may be repeated so is a command of which nothing on the host can tell whether it was started.
   */
  readonly doubtful?: boolean;
  /** Aborted when the responder wants the command killed. */
  readonly cancel: AbortSignal;
  /** Aborted when the engine must go while a job may run on: resolve at once with `unknown`, kill nothing. */
  readonly detach: AbortSignal;
}

/** Where output goes. Bytes arrive raw; masking, storing and digests are the sink's business. */
export interface Sinks {
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** For the screen only: the latest bytes of a running command. May be called with overlapping text. */
  live(tail: string): void;
}

export interface Sink {
  write(bytes: Uint8Array): void;
}

export interface TransferOrder {
  readonly effect: Transfer;
  readonly direction: "to-host" | "from-host";
  readonly cancel: AbortSignal;
}
