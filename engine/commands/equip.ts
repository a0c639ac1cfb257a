import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Body, Entry } from "../journal/entry.ts";
import type { Journal } from "../journal/writer.ts";
import { Paused } from "../modes/perform.ts";
import type { World } from "../modes/live.ts";
import { EXIT, failure, type ExitCode, type Failure } from "../program/failure.ts";
import { THIS_MACHINE, type Host } from "../program/host.ts";
import type { Localised } from "../program/value.ts";
import { clock, watchClocks } from "../world/clock.ts";
import type { Executor } from "../world/executor.ts";
import { markRun } from "../world/local.ts";
import { openExecutor } from "../world/open-executor.ts";
import { openOutput } from "../world/output.ts";
import type { Face } from "../world/terminal/face.ts";
import { onSignals } from "../world/terminal/signals.ts";
import { jobKey, write, type Held } from "./engine.ts";
import type { Given } from "./inputs.ts";
import { jobsByHost, overIn, type Job } from "./jobs.ts";
import { revealSecrets } from "./secrets.ts";

/** The world of one run, and how to let go of it. */
export interface Equipment {
  readonly world: World;
  /** Called by a face when Ctrl-C was pressed inside a question. */
  interrupt(): void;
  /** Listens to signals and clocks no more; hosts can still be spoken to. */
  rest(): void;
  /**
   * Removes the jobs that are over, whichever engine began them, from this machine and the hosts this engine has spoken
   * to: what they printed lies there unmasked. What cannot be removed in a few seconds stays.
   */
  forgetJobs(entries: readonly Entry[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens connections, outputs, secrets and signal handlers for a run.
 * The first Ctrl-C pauses after the running command, the second kills it, the third leaves it running.
 * A hang-up or SIGTERM leaves it running at once; every way the run can be resumed.
 */
export function equip(of: {
  held: Held;
  hosts: readonly Host[];
  secrets: Given["secrets"];
  face: Face;
  /** What the journal holds so far. */
  past: readonly Entry[];
}): Equipment {
  const { held, face } = of;
  const { directory, journal, redactor } = held;
  const executors = new Map<string, Executor>();
  const secrets = revealSecrets(of.secrets, redactor);
  const cancel = new AbortController();
  const detach = new AbortController();
  let pausing: Paused | null = null;

  const stop = (because: Localised, exit: ExitCode, signal: string): void => {
    pausing ??= new Paused(because, exit);
    note(journal, { kind: "stopping", because, signal });
  };
  let interrupts = 0;
  const interrupt = (): void => {
    interrupts += 1;
    stop(INTERRUPTED, EXIT.interrupted, "SIGINT");
    face.say(INTERRUPTS[Math.min(interrupts, 3) - 1] ?? LEAVING, "warning");
    if (interrupts === 2) cancel.abort();
    if (interrupts >= 3) detach.abort();
  };
  const leave = (exit: ExitCode, signal: string): void => {
    stop(LEAVING, exit, signal);
    detach.abort();
  };
  const signals = onSignals({
    interrupt,
    terminate: () => leave(EXIT.terminated, "SIGTERM"),
    hangup: () => leave(EXIT.hangup, "SIGHUP"),
  });
  const forgetClocks = watchClocks((seen) => note(journal, { kind: "clock", ...seen }));

  const executor = (name: string): Executor | Failure => {
    const host = name === "local" ? THIS_MACHINE : of.hosts.find((one) => one.name === name);
    if (host === undefined) return noSuchHost(name);
    const known = executors.get(name);
    if (known !== undefined) return known;
    const fresh = openExecutor({
      host,
      stateDir: jobsDirectory(directory.path),
      resolve: (other) => of.hosts.find((one) => one.name === other) ?? null,
      report: (line) => face.say(line, "warning"),
    });
    executors.set(name, fresh);
    return fresh;
  };

  // An earlier engine may have left jobs on this machine; other hosts are not called for cleaning alone.
  const spokenTo = (name: string): Executor | null => {
    const here = of.hosts.some((one) => one.name === name && one.transport === "local");
    const found = here ? executor(name) : executors.get(name);
    return found === undefined || "reason" in found ? null : found;
  };

  const world: World = {
    clock,
    face,
    executor,
    hostEnvironment: (name) => of.hosts.find((one) => one.name === name)?.env ?? {},
    secret: (name) => secrets.get(name) ?? "",
    glimpse: redactor.glimpse,
    output: (name) => openOutput({ runDirectory: directory.path, name, masking: redactor.stream() }),
    jobKey: (address) => jobKey(directory.run, address),
    pausing: () => pausing,
    cancel: cancel.signal,
    detach: detach.signal,
  };
  const rest = (): void => {
    signals.uninstall();
    forgetClocks();
  };
  // Hosts that were never asked for a job hold no claim of this run yet; others may have lost theirs.
  const asked = jobsByHost(of.past);
  for (const host of of.hosts)
    if (host.transport === "local" && !asked.has(host.name))
      markRun({ host, stateDir: jobsDirectory(directory.path), key: jobKey(directory.run, "") });
  return {
    world,
    interrupt: signals.interrupt,
    rest,
    async forgetJobs(entries) {
      const over = overIn(entries);
      const late = AbortSignal.timeout(FORGET_MS);
      const forgetOn = async (host: string, jobs: readonly Job[]): Promise<void> => {
        const executor = spokenTo(host);
        for (const { address, as } of jobs)
          if (over.has(address) && !late.aborted) await executor?.forget(jobKey(directory.run, address), as, late);
      };
      const hosts = [...jobsByHost(entries)].map(([host, jobs]) => forgetOn(host, jobs));
      await Promise.race([Promise.allSettled(hosts), pause(FORGET_MS, undefined, { ref: false })]);
    },
    async close() {
      rest();
      await Promise.all([...executors.values()].map((one) => one.close()));
    },
  };
}

const FORGET_MS = 5_000;

function jobsDirectory(run: string): string {
  const path = join(run, "work");
  mkdirSync(path, { recursive: true, mode: 0o700 });
  chmodSync(path, 0o700);
  return path;
}

// No signal and no timer is a place to throw from: a journal that cannot be written fails the next entry as well.
function note(journal: Journal, body: Body): void {
  try {
    write(journal, body);
  } catch {
    // the run stops at its next entry
  }
}

const noSuchHost = (name: string): Failure =>
  failure("invalid", "NO_HOST", {
    en: `there is no host "${name}" in this environment`,
    ja: `この環境にホスト "${name}" はありません`,
  });

const LEAVING: Localised = {
  en: "leaving now; a running command goes on, resume attaches to it",
  ja: "終了します。実行中のコマンドは継続し、resume で再接続します",
};

const INTERRUPTED: Localised = { en: "interrupted with Ctrl-C", ja: "Ctrl-C で中断しました" };

const INTERRUPTS: readonly Localised[] = [
  {
    en: "pausing here; a running command is waited for (Ctrl-C again kills it)",
    ja: "ここで一時停止します。実行中のコマンドは完了を待ちます (もう一度 Ctrl-C で強制終了)",
  },
  {
    en: "killing the running command (Ctrl-C again leaves it running)",
    ja: "実行中のコマンドを終了します (もう一度 Ctrl-C で実行したまま離脱)",
  },
  LEAVING,
];
