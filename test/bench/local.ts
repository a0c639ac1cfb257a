import type { Bench, Line } from "./bench.ts";
import { ms } from "./bench.ts";
import { writeHome } from "./books.ts";
import { LAUNCHER } from "./bundle.ts";
import { figureOf, inTurns, ratio } from "./measure.ts";
import { hostHere } from "./hosts.ts";
import { hire } from "./worker.ts";

const ROUNDS = 25;
const STEPS = 100;
const AT_ONCE = 20;

/** Commands on this machine, each journaled. */
export const local: Bench = {
  name: "local",
  needs: ["bash"],
  async run({ directory, workers }) {
    const [floor, execa, engine] = [hire(workers, "floor"), hire(workers, "floor"), hire(workers, "engine")];
    const home = writeHome(directory, STEPS);
    try {
      await engine.ask("run.open", { directory, host: hostHere });
      const step = async (nature: string) =>
        (await engine.ask("run.steps", { count: AT_ONCE, nature, host: hostHere.name })).ms ?? Number.NaN;
      const taken = await inTurns(ROUNDS, {
        spawn: async () => (await floor.ask("process.spawn", { count: AT_ONCE })).ms ?? Number.NaN,
        execa: async () => (await execa.ask("process.execa", { count: AT_ONCE })).ms ?? Number.NaN,
        read: () => step("read"),
        job: () => step("job"),
      });
      const words = [LAUNCHER, "-C", home, "run", "bench", "--env", "here"];
      const loop = `for i in {1..${STEPS}}; do bash -c true; done`;
      const whole = await inTurns(3, {
        loop: async () => (await floor.ask("process.shell", { text: loop })).ms ?? Number.NaN,
        run: async () => (await floor.ask("process.command", { words })).ms ?? Number.NaN,
      });
      const line = (
        what: string,
        of: readonly number[],
        against: string,
        to: readonly number[],
      ): Omit<Line, "goal"> => ({
        what,
        against,
        unit: "x",
        figure: ratio(of, to),
        note: `${ms(figureOf(of))} / ${ms(figureOf(to))}`,
      });
      return [
        { ...line("check", taken.read, "spawn bash with pipes", taken.spawn), goal: 1.3 },
        { ...line("check", taken.read, "execa", taken.execa), goal: 1 },
        { ...line("durable job", taken.job, "spawn bash with pipes", taken.spawn), goal: null, stretch: 4 },
        { ...line("whole run of 100 checks", whole.run, "bash loop", whole.loop), goal: null, stretch: 5 },
      ];
    } finally {
      await Promise.all([floor, execa, engine].map((worker) => worker.close()));
    }
  },
};
