import { pump } from "./pump.ts";
import type { Call, Closed } from "./reach.ts";

/** Runs a program of this machine as the shell of a call. */
export async function callChild(
  call: Call,
  program: {
    readonly words: readonly string[];
    readonly env?: Readonly<Record<string, string | undefined>>;
    /** Whether letting go ends the program itself: it only carries a shell that is elsewhere. */
    readonly endWhenAbandoned?: true;
    /** The answer when the program cannot be started. */
    readonly unopened: (said: string) => Closed;
  },
): Promise<Closed> {
  const { execa } = await import("execa");
  const [file = "", ...rest] = program.words;
  // A session of its own: Ctrl-C at the terminal is the engine's to handle, a kill can name the group, and no
  // program can put a question to the terminal.
  const child = execa(file, rest, {
    detached: true,
    cleanup: false,
    buffer: false,
    reject: false,
    stdin: "pipe",
    ...(program.env === undefined ? {} : { env: program.env, extendEnv: false }),
  });
  if (child.pid === undefined) return program.unopened((await child).originalMessage ?? "");
  // Its own promise waits for the streams, which a background process can hold for ever.
  child.catch(() => {});
  call.sending?.();
  return pump(call, {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    ended: new Promise((resolve) => child.nodeChildProcess.once("exit", (code, signal) => resolve({ code, signal }))),
    abandon() {
      if (program.endWhenAbandoned === true) child.nodeChildProcess.kill("SIGTERM");
      child.nodeChildProcess.unref();
    },
  });
}
