import { spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";

/** A program in a real pseudo-terminal, and what a person would see of it. */
export interface Pty {
  readonly pid: number;
  /** The visible lines, trailing blanks removed. */
  screen(): string;
  /** Scroll-back and visible lines. */
  history(): string;
  /** Every byte the program wrote. */
  raw(): string;
  /** Every byte the terminal sent back by itself: the answers to queries. */
  replies(): string;
  write(keys: string): void;
  /** Resolves once the history holds `text`; rejects with the screen after `timeoutMs`. */
  waitFor(text: string | RegExp, timeoutMs?: number): Promise<void>;
  resize(columns: number, rows: number): void;
  /** Closes the terminal window: the program gets SIGHUP, then EIO. */
  hangup(): void;
  readonly exited: Promise<{ readonly code: number; readonly signal: number }>;
  /** Ends the program if it still runs, and resolves when it is gone. */
  end(): Promise<void>;
}

export interface PtyOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly columns?: number;
  readonly rows?: number;
}

export function openPty(options: PtyOptions): Pty {
  const { columns = 80, rows = 24 } = options;
  const terminal = new xterm.Terminal({ cols: columns, rows, scrollback: 10_000, allowProposedApi: true });
  const child = spawn(options.command, [...options.args], {
    name: "xterm-256color",
    cols: columns,
    rows,
    cwd: options.cwd ?? process.cwd(),
    env: environment(options.env ?? {}),
  });
  let raw = "";
  let replies = "";
  let gone = false;
  child.onData((data) => {
    raw += data;
    terminal.write(data);
  });
  terminal.onData((data) => {
    replies += data;
    if (!gone) child.write(data);
  });
  const exited = new Promise<{ code: number; signal: number }>((resolve) =>
    child.onExit(({ exitCode, signal }) => {
      gone = true;
      // What was written last is still on its way through the emulator.
      terminal.write("", () => resolve({ code: exitCode, signal: signal ?? 0 }));
    }),
  );
  const text = (from: number): string => {
    const { active } = terminal.buffer;
    const lines = Array.from({ length: active.length - from }, (_, index) =>
      (active.getLine(from + index)?.translateToString(true) ?? "").trimEnd(),
    );
    return lines.join("\n").trimEnd();
  };
  const history = (): string => text(0);
  return {
    pid: child.pid,
    screen: () => text(terminal.buffer.active.baseY),
    history,
    raw: () => raw,
    replies: () => replies,
    write: (keys) => child.write(keys),
    waitFor: (wanted, timeoutMs = 10_000) => waitFor({ wanted, timeoutMs, history }),
    resize(newColumns, newRows) {
      terminal.resize(newColumns, newRows);
      child.resize(newColumns, newRows);
    },
    hangup() {
      // The public type leaves out `destroy`, which closes the master side as a closing window does.
      (child as unknown as { destroy(): void }).destroy();
    },
    exited,
    async end() {
      if (!gone && alive(child.pid)) process.kill(child.pid, "SIGKILL");
      await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 2_000).unref())]);
    },
  };
}

/** The environment of a plain interactive login; whatever would change colours or language is left out. */
function environment(extra: Readonly<Record<string, string>>): Record<string, string> {
  const kept = ["PATH", "HOME", "TMPDIR"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(kept), TERM: "xterm-256color", LANG: "C.UTF-8", TZ: "UTC", ...extra };
}

async function waitFor(options: { wanted: string | RegExp; timeoutMs: number; history(): string }): Promise<void> {
  const { wanted, timeoutMs, history } = options;
  const until = Date.now() + timeoutMs;
  const there = (): boolean => (typeof wanted === "string" ? history().includes(wanted) : wanted.test(history()));
  while (!there()) {
    if (Date.now() > until) throw new Error(`not on the screen after ${timeoutMs} ms: ${wanted}\n${history()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
