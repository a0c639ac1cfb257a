import { spawnSync } from "node:child_process";
import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { startSshd } from "../sshd.ts";
import type { Bench, Line, Place } from "./bench.ts";
import { ms } from "./bench.ts";
import { openControl } from "./control.ts";
import { hostHere } from "./hosts.ts";
import { figureOf, inTurns, ratio } from "./measure.ts";
import type { Host } from "../../engine/program/host.ts";
import { hire } from "./worker.ts";

const MEGABYTES = 200;
const ROUNDS = 3;

/** Much output from one command: how fast it passes, how much memory it takes, what it does to the next steps. */
export const output: Bench = {
  name: "output",
  needs: ["bash", "seq", "sshd", "ssh", "ssh-keygen"],
  async run(place) {
    const big = join(place.directory, "big");
    const copy = join(place.directory, "copy");
    spawnSync("bash", ["-c", `seq 1 100000000 | head -c ${MEGABYTES}000000 > ${big}`]);
    if (statSync(big).size !== MEGABYTES * 1_000_000) throw new Error("no big file");
    const server = await startSshd({ lines: ["Ciphers aes128-gcm@openssh.com,chacha20-poly1305@openssh.com"] });
    const control = openControl(server, place.directory);
    try {
      const here = await through(place, { host: hostHere, big, floor: `cat ${big} | cat > ${copy}` });
      const there = await through(place, {
        host: server.host(),
        big,
        floor: `ssh ${control.words.join(" ")} cat ${big} > ${copy}`,
      });
      return [
        ...linesOf("local job", "cat | cat > file", here, 5),
        ...linesOf("job over SSH", "ssh > file", there, 2),
        {
          what: "check after 200 MB",
          against: "the same before",
          unit: "x",
          figure: ratio(here.after, here.before),
          goal: 1.3,
          note: `${ms(figureOf(here.after))} / ${ms(figureOf(here.before))}`,
        },
      ];
    } finally {
      control.close();
      await server.close();
      rmSync(copy, { force: true });
    }
  },
};

interface Passed {
  readonly taken: Readonly<Record<"floor" | "job" | "read", readonly number[]>>;
  /** MB above what the process held when the run was opened. */
  readonly grown: readonly number[];
  readonly before: readonly number[];
  readonly after: readonly number[];
}

async function through({ directory, workers }: Place, of: { host: Host; big: string; floor: string }): Promise<Passed> {
  const floor = hire(workers, "floor");
  const [grown, before, after]: [number[], number[], number[]] = [[], [], []];
  const text = `cat ${of.big}`;
  /** A process of its own each time: a peak is for ever. */
  const passed = async (nature: string): Promise<number> => {
    const engine = hire(workers, "engine");
    try {
      const check = { count: 20, nature: "read", host: of.host.name };
      await engine.ask("run.open", { directory, host: of.host, secret: "correct horse battery" });
      await engine.ask("run.steps", check);
      const { ms: fresh = Number.NaN, peak: base = Number.NaN } = await engine.ask("run.steps", check);
      const big = await engine.ask("run.steps", { count: 1, nature, host: of.host.name, text });
      if (nature === "job") {
        grown.push((big.peak ?? Number.NaN) - base);
        before.push(fresh);
        after.push((await engine.ask("run.steps", check)).ms ?? Number.NaN);
      }
      return big.ms ?? Number.NaN;
    } finally {
      await engine.close();
      rmSync(join(directory, "reports"), { recursive: true, force: true });
    }
  };
  try {
    const taken = await inTurns(ROUNDS, {
      floor: async () => (await floor.ask("process.shell", { text: of.floor })).ms ?? Number.NaN,
      job: () => passed("job"),
      read: () => passed("read"),
    });
    return { taken, grown, before, after };
  } finally {
    await floor.close();
  }
}

const linesOf = (what: string, against: string, { taken, grown }: Passed, goal: number): readonly Line[] => [
  {
    what: `${what}, 200 MB`,
    against,
    unit: "x",
    figure: ratio(taken.job, taken.floor),
    goal,
    note: `${ms(figureOf(taken.job))} / ${ms(figureOf(taken.floor))}`,
  },
  {
    what: `${what.replace("job", "check")}, 200 MB`,
    against,
    unit: "x",
    figure: ratio(taken.read, taken.floor),
    goal,
    note: `${ms(figureOf(taken.read))} / ${ms(figureOf(taken.floor))}`,
  },
  {
    what: `${what}, 200 MB, memory over start-up`,
    against: "",
    unit: "MB",
    figure: figureOf(grown),
    goal: 110,
    note: "",
  },
];
