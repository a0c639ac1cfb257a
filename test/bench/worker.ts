import { fork } from "node:child_process";
import { join } from "node:path";

/** What a worker measured or found: milliseconds, megabytes, counts. */
export type Figures = Readonly<Record<string, number>>;
export type Wish = Readonly<Record<string, unknown>>;
export type Acts = Readonly<Record<string, (wish: Wish) => Promise<Figures> | Figures>>;

/** A process of its own that measures when it is told to; it has loaded only what its acts needed. */
export interface Worker {
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

/** The other side: answers until its parent lets go of it. */
export function serve(tables: readonly (() => Promise<Acts>)[]): void {
  let dismiss = (): Promise<unknown> => Promise.resolve();
  process.on("message", async (message) => {
    const { act, wish } = message as { act: string; wish: Wish }; // sent by `hire` only
    process.send?.(await answerOf(tables, act, wish));
    dismiss = () => answerOf(tables, "dismiss", {});
  });
  process.once("disconnect", () => void dismiss());
}

interface Answer {
  readonly figures?: Figures;
  readonly error?: string;
}

/** Loads no further table than the one that has the act: what is not loaded takes no memory. */
async function answerOf(tables: readonly (() => Promise<Acts>)[], act: string, wish: Wish): Promise<Answer> {
  try {
    for (const load of tables) {
      const figures = await (await load())[act]?.(wish);
      if (figures !== undefined) return { figures };
    }
    return { error: "no such act" };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** Milliseconds that something takes. */
export async function timed(act: () => unknown): Promise<number> {
  const from = performance.now();
  await act();
  return performance.now() - from;
}

/** The most memory this process ever held, in MB. */
export const peak = (): number => process.resourceUsage().maxRSS / 1000;
