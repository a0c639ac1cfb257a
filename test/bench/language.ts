import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Bench, Line } from "./bench.ts";
import { ms } from "./bench.ts";
import { bookOf } from "./books.ts";
import { ROOT } from "./bundle.ts";
import { figureOf, inTurns, ratio } from "./measure.ts";
import { askNew } from "./worker.ts";

const ROUNDS = 5;

/** A long runbook checked and a long run reported, each in a fresh process as commands are. */
export const language: Bench = {
  name: "language",
  needs: [],
  async run({ directory, workers }) {
    const at = (name: string): string => join(directory, name);
    const cold = async (name: "floor" | "engine", act: string, wish: Record<string, unknown>): Promise<number> =>
      (await askNew({ workers, name, act, wish })).ms ?? Number.NaN;
    await askNew({ workers, name: "engine", act: "language.schema", wish: { file: at("schema.json") } });
    const schema = readFileSync(at("schema.json"), "utf8");
    const text = bookOf(1000);

    const wish = { file: at("journal.jsonl"), steps: 10_000, directory: at("run"), templates: join(ROOT, "templates") };
    await askNew({ workers, name: "engine", act: "journal.tall", wish });
    mkdirSync(at("run"));
    const model = at("model.json");
    await cold("engine", "language.render", { ...wish, model });
    const taken = await inTurns(ROUNDS, {
      yaml: () => cold("floor", "data.yaml", { text, schema }),
      lint: () => cold("engine", "language.lint", { text }),
      html: () => cold("floor", "data.html", { model, file: at("page.html") }),
      render: () => cold("engine", "language.render", wish),
    });
    const line = (what: string, of: readonly number[], against: string, to: readonly number[]): Omit<Line, "goal"> => ({
      what,
      against,
      unit: "x",
      figure: ratio(of, to),
      note: `${ms(figureOf(of))} / ${ms(figureOf(to))}`,
    });
    return [
      {
        ...line("lint, 1,000 steps", taken.lint, "yaml parse and compiled schema", taken.yaml),
        goal: null,
        stretch: 1.3,
      },
      { ...line("report, 10,000 steps", taken.render, "HTML by template literals", taken.html), goal: 1.6 },
    ];
  },
};
