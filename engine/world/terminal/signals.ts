/**
 * What to do when somebody outside wants the run to stop. `count` is how often it was asked for: the first time
 * means stop gracefully, the second cancel what runs.
 */
export interface SignalHandlers {
  interrupt(count: number): void;
  terminate(count: number): void;
  /** The terminal is gone; the run goes on until its owner decides. */
  hangup(count: number): void;
}

export interface Signals {
  /** Counts and handles a Ctrl-C that reached a face as a key instead of as a signal. */
  interrupt(): void;
  uninstall(): void;
}

/**
 * Installs the handlers. From here on no signal ends the process by itself, and a closed terminal or pipe (EIO, EPIPE)
 * is no reason to end either. After `uninstall` only Ctrl-C ends it again: a terminal often hangs up twice, and
 * what is printed last must not kill the process.
 */
export function onSignals(handlers: SignalHandlers): Signals {
  const counted = (handle: (count: number) => void): (() => void) => {
    let count = 0;
    return () => handle((count += 1));
  };
  const interrupt = counted(handlers.interrupt);
  const listeners: readonly (readonly [NodeJS.Signals, () => void])[] = [
    ["SIGINT", interrupt],
    ["SIGTERM", counted(handlers.terminate)],
    ["SIGHUP", counted(handlers.hangup)],
  ];
  const streams = [process.stdin, process.stdout, process.stderr];
  for (const [signal, listener] of listeners) process.on(signal, listener);
  const ignored = ["SIGTERM", "SIGHUP", ...IGNORED] as const;
  for (const signal of ignored) if (!process.listeners(signal).includes(ignore)) process.on(signal, ignore);
  for (const stream of streams) if (!stream.listeners("error").includes(ignore)) stream.on("error", ignore);
  return {
    interrupt,
    uninstall() {
      for (const [signal, listener] of listeners) process.off(signal, listener);
    },
  };
}

// SIGUSR1 would open Node's debugger; SIGQUIT and SIGPIPE would end the run.
const IGNORED = ["SIGPIPE", "SIGQUIT", "SIGUSR1"] as const;

const ignore = (): void => {};
