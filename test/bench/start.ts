import type { Bench, Line } from "./bench.ts";
import { ms } from "./bench.ts";
import { writeHome } from "./books.ts";
import { LAUNCHER } from "./bundle.ts";
import { figureOf, inTurns, ratio } from "./measure.ts";
import { hire } from "./worker.ts";

const ROUNDS = 15;

/** Whole processes, from their start on. A lean process starts them: what starts a process is part of its price. */
export const start: Bench = {
  name: "start",
  needs: [],
  async run({ directory, workers }) {
    const home = writeHome(directory, 10);
    const starter = hire(workers, "floor");
    const node = async (act: "command" | "first", words: readonly string[]): Promise<number> =>
      (await starter.ask(`process.${act}`, { words })).ms ?? Number.NaN;
    const runbook = (act: "command" | "first", ...words: string[]) => node(act, [LAUNCHER, "-C", home, ...words]);
    try {
      const taken = await inTurns(ROUNDS, {
        floor: () => node("command", ["-e", "0"]),
        version: () => node("command", [LAUNCHER, "--version"]),
        help: () => node("command", [LAUNCHER, "--help"]),
        lint: () => runbook("command", "lint"),
        first: () => runbook("first", "run", "bench", "--env", "here", "--events"),
      });
      const line = (what: string, of: readonly number[], goal: number): Line => ({
        what,
        against: "node -e 0",
        unit: "x",
        figure: ratio(of, taken.floor),
        goal,
        note: `${ms(figureOf(of))} / ${ms(figureOf(taken.floor))}`,
      });
      return [
        line("--version", taken.version, 1.25),
        line("--help", taken.help, 1.25),
        line("lint, 10 steps", taken.lint, 2),
        line("run, until its first step begins", taken.first, 3.2),
      ];
    } finally {
      await starter.close();
    }
  },
};
