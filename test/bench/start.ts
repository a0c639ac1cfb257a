import { spawn } from "node:child_process";
import type { Bench, Line } from "./bench.ts";
import { ms } from "./bench.ts";
import { writeHome } from "./books.ts";
import { LAUNCHER } from "./bundle.ts";
import { figureOf, inTurns, ratio } from "./measure.ts";

const ROUNDS = 21;

/** Whole processes, from their start on. */
export const start: Bench = {
  name: "start",
  needs: [],
  async run({ directory }) {
    const home = writeHome(directory, 10);
    const runbook = (...words: string[]) => ended([LAUNCHER, "-C", home, ...words]);
    const taken = await inTurns(ROUNDS, {
      floor: () => ended(["-e", "0"]),
      version: () => runbook("--version"),
      help: () => runbook("--help"),
      lint: () => runbook("lint"),
      first: () => untilFirstStep([LAUNCHER, "-C", home, "run", "bench", "--env", "here", "--events"]),
      whole: () => runbook("run", "bench", "--env", "here"),
    });
    const line = (what: string, of: readonly number[], goal: number | null): Line => ({
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
      line("run, 10 steps, with report", taken.whole, null),
    ];
  },
};

const environment = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", LANG: "C.UTF-8" };

const ended = (words: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const from = performance.now();
    const child = spawn(process.execPath, words, { env: environment, stdio: ["ignore", "ignore", "ignore"] });
    child.once("exit", (code) =>
      code === 0 ? resolve(performance.now() - from) : reject(new Error(`${words.join(" ")} ended with ${code}`)),
    );
  });

/** Until the journal says that the first command is about to be executed. */
const untilFirstStep = (words: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const from = performance.now();
    const child = spawn(process.execPath, words, { env: environment, stdio: ["ignore", "pipe", "ignore"] });
    let said = "";
    let first: number | null = null;
    child.stdout.on("data", (bytes: Buffer) => {
      said += bytes.toString();
      if (first === null && said.includes('"kind":"asked"')) first = performance.now() - from;
    });
    child.once("close", (code) =>
      code === 0 && first !== null ? resolve(first) : reject(new Error(`${words.join(" ")} ended with ${code}`)),
    );
  });
