import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/**
 * A process that is certainly ours: the kernel gives a pid to somebody else one day, but never with the same
 * start time.
 */
export interface Ours {
  readonly pid: number;
  readonly start: string;
  /** The signal that asks it to end. */
  readonly signal: NodeJS.Signals;
}

const GRACE_MS = 3_000;

/** Processes the lab's programs noted in `run/started` (pid, start time, signal) and that are still alive. */
export async function startedHere(root: string): Promise<readonly Ours[]> {
  const lines = (await readFile(join(root, "run/started"), "utf8").catch(() => "")).split("\n");
  const noted = lines.flatMap((line): Ours[] => {
    const [, pid, start, signal] = /^(\d+) (\d+) (SIG[A-Z]+)$/.exec(line) ?? [];
    // The programs write only names of signals there.
    return pid && start ? [{ pid: Number(pid), start, signal: signal as NodeJS.Signals }] : [];
  });
  return noted.filter(alive);
}

/** Asks a process to end, insists after a grace, and returns once it is seen to be gone. */
export async function end(process: Ours): Promise<void> {
  for (const signal of [process.signal, "SIGKILL"] as const) {
    if (!send(process, signal)) return;
    const deadline = performance.now() + GRACE_MS;
    while (performance.now() < deadline) {
      if (!alive(process)) return;
      await pause(10);
    }
  }
  throw new Error(`process ${process.pid} of the lab does not end`);
}

/** A zombie counts as gone: it runs nothing, and an init that does not reap keeps it for ever. */
export const alive = ({ pid, start }: Pick<Ours, "pid" | "start">): boolean => {
  const stat = statOf(pid);
  return stat !== null && stat.state !== "Z" && stat.start === start;
};

export const startTimeOf = (pid: number): string | null => statOf(pid)?.start ?? null;

function send(process: Ours, signal: NodeJS.Signals): boolean {
  if (!alive(process)) return false;
  try {
    return globalThis.process.kill(process.pid, signal);
  } catch {
    return false; // it ended in between
  }
}

// The command name stands in parentheses and may hold anything, so fields are counted from the last one.
function statOf(pid: number): { state: string; start: string } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0] ?? "", start: fields[19] ?? "" };
  } catch {
    return null;
  }
}
