import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What a worker measured or found: milliseconds, megabytes, counts. */
export type Figures = Readonly<Record<string, number>>;
export type Wish = Readonly<Record<string, unknown>>;
export type Acts = Readonly<Record<string, (wish: Wish) => Promise<Figures> | Figures>>;

/** A process of its own that measures when it is told to; it has loaded only what its acts needed. */
export interface Worker {
  /** `act` is `table.name`. */
  ask(act: string, wish?: Wish): Promise<Figures>;
  close(): Promise<void>;
}

export function hire(workers: string, name: "floor" | "engine"): Worker {
  const child = fork(join(workers, `${name}-worker.js`), [], { execArgv: [] });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const lost = gone.then((): Answer => ({ error: `the ${name} worker ended` }));
  return {
    async ask(act, wish = {}) {
      const answered = new Promise<Answer>((resolve) => child.once("message", (message) => resolve(message as Answer)));
      child.send({ act, wish });
      const answer = await Promise.race([answered, lost]);
      if (answer.figures === undefined) throw new Error(`${act}: ${answer.error}`);
      return answer.figures;
    },
    async close() {
      if (child.connected) child.disconnect();
      await gone;
    },
  };
}

/** Hires a worker for one question only: it has not warmed up for it, as a command has not. */
export async function askNew(of: {
  workers: string;
  name: "floor" | "engine";
  act: string;
  wish?: Wish;
}): Promise<Figures> {
  const worker = hire(of.workers, of.name);
  try {
    return await worker.ask(of.act, of.wish);
  } finally {
    await worker.close();
  }
}

/** The other side: answers until its parent lets go of it. Tables are loaded by their first act. */
export function serve(tables: Readonly<Record<string, () => Promise<Acts>>>): void {
  const loaded = new Map<string, Acts>();
  const answerTo = async (act: string, wish: Wish): Promise<Answer> => {
    const [table = "", name = ""] = act.split(".");
    try {
      const acts = loaded.get(table) ?? (await tables[table]?.()) ?? {};
      loaded.set(table, acts);
      const figures = await acts[name]?.(wish);
      return figures === undefined ? { error: "no such act" } : { figures };
    } catch (error) {
      return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  };
  process.on("message", async (message) => {
    const { act, wish } = message as { act: string; wish: Wish }; // sent by `hire` only
    process.send?.(await answerTo(act, wish));
  });
  process.once("disconnect", () => {
    for (const acts of loaded.values()) void acts["dismiss"]?.({});
  });
}

interface Answer {
  readonly figures?: Figures;
  readonly error?: string;
}

/** Milliseconds that something takes. */
export async function timed(act: () => unknown): Promise<number> {
  const from = performance.now();
  await act();
  return performance.now() - from;
}

/**
 * The most memory this process ever held, in MB. Not `maxRSS` where it can be avoided: Linux lets a child begin with
 * the peak of its parent.
 */
export function peak(): number {
  try {
    const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
    return (Number(kib) * 1024) / 1e6;
  } catch {
    return (process.resourceUsage().maxRSS * 1024) / 1e6;
  }
}
