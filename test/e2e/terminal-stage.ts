import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { openPty, type Pty, type PtyOptions } from "../pty.ts";

export const SCENE = join(import.meta.dirname, "terminal-scene.ts");
export const ENTER = "\r";
/** Longer than the half second in which a question takes no keys. */
export const SETTLED_MS = 700;
export const yes = { value: true, by: "yamada", reason: null, recorded: {} };
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A terminal for each test of a file, and what its scene wrote down. */
export interface Stage {
  play(args: readonly string[], more?: Partial<PtyOptions>): Pty;
  /** Types one line after the other, with Enter, as a person would. */
  type(...lines: readonly string[]): Promise<void>;
  log(): string;
  logged(text: string): Promise<void>;
  /** The answers the faces gave, in order. */
  replies(): unknown[];
}

export function openStage(): Stage {
  let directory = "";
  let pty: Pty | null = null;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "runbook-terminal-"));
  });
  afterEach(async () => {
    await pty?.end();
    rmSync(directory, { recursive: true, force: true });
  });
  const log = (): string => (existsSync(join(directory, "log")) ? readFileSync(join(directory, "log"), "utf8") : "");
  return {
    play(args, more = {}) {
      const env = { SCENE_LOG: join(directory, "log"), ...more.env };
      pty = openPty({ command: process.execPath, args: [SCENE, ...args], ...more, env });
      return pty;
    },
    async type(...lines) {
      for (const line of lines) {
        if (line !== "") pty?.write(line);
        await pause(100);
        pty?.write(ENTER);
        await pause(250);
      }
    },
    log,
    async logged(text) {
      const until = Date.now() + 8_000;
      while (!log().includes(text)) {
        if (Date.now() > until) throw new Error(`not logged: ${text}\n${log()}\n${pty?.screen()}`);
        await pause(20);
      }
    },
    replies: () =>
      log()
        .split("\n")
        .filter((line) => line.startsWith("reply "))
        .map((line) => JSON.parse(line.slice("reply ".length)) as unknown),
  };
}
