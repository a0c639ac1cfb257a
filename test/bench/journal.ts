import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Bench, Line } from "./bench.ts";
import { ms } from "./bench.ts";
import { ROOT } from "./bundle.ts";
import { figureOf, inTurns, ratio } from "./measure.ts";
import { askNew, hire } from "./worker.ts";

const EVENTS = 100;
const STEPS = 25_000;
const ROUNDS = 3;

/** Durable entries one by one, and a journal of 100,000 of them read again. */
export const journal: Bench = {
  name: "journal",
  needs: [],
  run: async ({ directory, workers }) => [
    ...(await writing(directory, workers)),
    ...(await reading(directory, workers)),
  ],
};

async function writing(directory: string, workers: string): Promise<readonly Line[]> {
  const [floor, engine] = [hire(workers, "floor"), hire(workers, "engine")];
  try {
    const taken = await inTurns(31, {
      floor: async () =>
        (await floor.ask("data.append", { count: EVENTS, file: join(directory, "floor") })).ms ?? Number.NaN,
      engine: async () => (await engine.ask("journal.append", { count: EVENTS, directory })).ms ?? Number.NaN,
    });
    return [
      {
        what: "durable entry",
        against: "write and fdatasync",
        unit: "x",
        figure: ratio(taken.engine, taken.floor),
        goal: 1.2,
        note: `${ms(figureOf(taken.engine))} / ${ms(figureOf(taken.floor))}`,
      },
    ];
  } finally {
    await Promise.all([floor, engine].map((worker) => worker.close()));
  }
}

async function reading(directory: string, workers: string): Promise<readonly Line[]> {
  const file = join(directory, "tall.jsonl");
  await askNew({ workers, name: "engine", act: "journal.tall", wish: { file, steps: STEPS } });
  mkdirSync(join(directory, "run"));
  const peaks = new Map<string, number[]>();
  const wish = { file, steps: STEPS, directory: join(directory, "run"), templates: join(ROOT, "templates") };
  const cold = async (name: "floor" | "engine", act: string): Promise<number> => {
    const { ms: taken, peak } = await askNew({ workers, name, act, wish });
    peaks.set(act, [...(peaks.get(act) ?? []), peak ?? Number.NaN]);
    return taken ?? Number.NaN;
  };
  const taken = await inTurns(ROUNDS, {
    parse: () => cold("floor", "data.parse"),
    read: () => cold("engine", "journal.read"),
    resume: () => cold("engine", "journal.resume"),
    report: () => cold("engine", "language.report"),
  });
  const line = (what: string, of: readonly number[], goal: number | null): Line => ({
    what,
    against: "1 MiB pieces and JSON.parse",
    unit: "x",
    figure: ratio(of, taken.parse),
    goal,
    note: `${ms(figureOf(of))} / ${ms(figureOf(taken.parse))}`,
  });
  const memory = (what: string, act: string, goal: number | null): Line => ({
    what: `${what}, peak memory`,
    against: "",
    unit: "MB",
    figure: figureOf(peaks.get(act) ?? []),
    goal,
    note: `the floor ${figureOf(peaks.get("data.parse") ?? []).median.toFixed(0)} MB`,
  });
  return [
    line("100,000 entries read, seals checked", taken.read, 2.2),
    memory("100,000 entries read", "journal.read", 80),
    line("resume from 100,000 entries", taken.resume, null),
    memory("resume from 100,000 entries", "journal.resume", null),
    line("report of 100,000 entries", taken.report, null),
    memory("report of 100,000 entries", "language.report", null),
  ];
}
