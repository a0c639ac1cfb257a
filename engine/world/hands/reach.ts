import type { Failure } from "../../program/failure.ts";

/**
 * A way to have a shell on a target. Everything else the hands do (jobs, kills, copies) is a script given to one.
 * Implementations: `../local.ts`, `../ssh.ts`, `../openssh.ts`.
 */
export interface Reach {
  /** Opens a `/bin/sh` on the target, gives it `script` on its standard input and hands on what it prints. Never rejects. */
  shell(call: Call): Promise<Closed>;
  close(): Promise<void>;
  /** Whether its exit status cannot be told from the command's, so that the command's must travel in its output. */
  readonly ambiguousStatus: boolean;
}

export interface Call {
  readonly script: string;
  /** The account, through `sudo -n`; null means the login account. */
  readonly as: string | null;
  /** Bytes that follow the script on the same standard input; the script is then one line. */
  readonly body?: AsyncIterable<Uint8Array>;
  readonly stdout: (bytes: Uint8Array) => void;
  readonly stderr: (bytes: Uint8Array) => void;
  /** Called when the script is about to be sent: from here on it may have been executed. */
  readonly sending?: () => void;
  /** `always` never waits for a free channel (kills); `spare` gives up at once when none is free (live views). */
  readonly channel?: "always" | "spare";
  /** Lets go of the channel. What runs on the target is not ended by it. */
  readonly abandon: AbortSignal;
}

export type Closed =
  /** Nothing was sent. */
  | { readonly kind: "unopened"; readonly failure: Failure }
  /** The script was sent. No code and no signal: nobody said how it ended. */
  | { readonly kind: "closed"; readonly code: number | null; readonly signal: string | null };

/** The program opened on the target. The account's name was checked by pattern, so the words need no quoting. */
export const shellWords = (as: string | null): readonly string[] => [
  ...(as === null ? [] : ["sudo", "-n", "-H", "-u", as, "--"]),
  "/bin/sh",
];

/** A shell that reads one line byte by byte, so that the body behind it stays unread for the script's commands. */
export const LINE_READER = 'IFS= read -r s; eval "$s"';
