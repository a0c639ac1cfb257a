import type { Client, ClientChannel } from "ssh2";
import { shellWords } from "../hands/reach.ts";

/**
 * Shells over one connection. One is opened ahead of need and waits for its script: that saves a command one of two
 * round trips. It is a fresh process for each command, so nothing leaks from one to the next.
 */
export function openChannels(client: Client): Channels {
  let ahead: Promise<Channel | Error> | null = null;
  return {
    async take(command) {
      if (command !== LOGIN_SHELL || ahead === null) return openChannel(client, command);
      // Taken before anything is waited for: a shell belongs to one command only.
      const mine = ahead;
      ahead = null;
      const waiting = await mine;
      return waiting instanceof Error || waiting.over() ? openChannel(client, command) : waiting;
    },
    prepare() {
      ahead ??= openChannel(client, LOGIN_SHELL);
    },
  };
}

export interface Channels {
  take(command: string): Promise<Channel | Error>;
  /** Opens the next shell now. A server that allows no more just leaves the next command without the gain. */
  prepare(): void;
}

export interface Channel {
  readonly stream: ClientChannel;
  /** The exit status, or nulls when the channel closed without one. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  over(): boolean;
}

/** Fits every login shell: there is nothing in it that csh or fish would read differently. */
export const LOGIN_SHELL = `exec ${shellWords(null).join(" ")}`;

const openChannel = (client: Client, command: string): Promise<Channel | Error> =>
  new Promise((resolve) => {
    try {
      client.exec(command, (error, stream) => resolve(error ?? channelOf(stream)));
    } catch (error) {
      // ssh2 throws when the connection closed between two calls.
      resolve(error as Error);
    }
  });

function channelOf(stream: ClientChannel): Channel {
  let over = false;
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    // ssh2 leaves out both when no status came; only an integer is one.
    stream.on("exit", (code: unknown, signal?: unknown) =>
      resolve({
        code: Number.isInteger(code) ? (code as number) : null,
        signal: typeof signal === "string" ? signal.replace(/^SIG/, "") : null,
      }),
    );
    stream.on("close", () => resolve({ code: null, signal: null }));
  });
  void ended.then(() => (over = true));
  stream.on("error", () => {});
  return { stream, ended, over: () => over || !stream.writable };
}
