import type { Host } from "../../engine/program/host.ts";
import { join } from "node:path";
import { writeFileSync } from "node:fs";
import { startSshd, type Sshd } from "../sshd.ts";
import type { Bench, Line } from "./bench.ts";
import { ms } from "./bench.ts";
import { openControl } from "./control.ts";
import { figureOf, inTurns, ratio } from "./measure.ts";
import { openRelay } from "./relay.ts";
import { hire, timed, type Worker } from "./worker.ts";

const ROUNDS = 15;
const STEPS = 20;
const FAR_STEPS = 6;
const FAR_MS = 20;

/** Commands over SSH on loopback, each journaled; then over a link that takes 20 ms there and back. */
export const ssh: Bench = {
  name: "ssh",
  needs: ["sshd", "ssh", "ssh-keygen"],
  async run({ directory, workers }) {
    const server = await startSshd({ lines: ["MaxSessions 20"] });
    const hired: Worker[] = [];
    const worker = (name: "floor" | "engine"): Worker => {
      const fresh = hire(workers, name);
      hired.push(fresh);
      return fresh;
    };
    try {
      const [floor, system] = [worker("floor"), worker("floor")];
      const [library, openssh] = [worker("engine"), worker("engine")];
      await library.ask("run.open", { directory, host: server.host() });
      await openssh.ask("run.open", { directory, host: server.host({ transport: "openssh" }) });
      const control = openControl(server, directory);
      const taken = await inTurns(ROUNDS, {
        exec: () => value(floor.ask("process.ssh2", { ...server.host(), count: STEPS })),
        read: () => value(library.ask("run.steps", { count: STEPS, nature: "read", host: "db1" })),
        job: () => value(library.ask("run.steps", { count: STEPS, nature: "job", host: "db1" })),
        control: () => value(system.ask("process.words", { count: STEPS / 4, words: [...control.words, "true"] })),
        openssh: () => value(openssh.ask("run.steps", { count: STEPS / 4, nature: "read", host: "db1" })),
      });
      control.close();
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
        { ...line("check", taken.read, "ssh2 exec", taken.exec), goal: 1.3, stretch: 0.6 },
        { ...line("check", taken.read, "ssh with ControlMaster", taken.control), goal: 0.5 },
        { ...line("durable job", taken.job, "ssh2 exec", taken.exec), goal: null },
        { ...line("check by the system's ssh", taken.openssh, "ssh with ControlMaster", taken.control), goal: 1.3 },
        ...(await farLines({ directory, server, floor: worker("floor"), engine: worker("engine") })),
      ];
    } finally {
      await Promise.all(hired.map((one) => one.close()));
      await server.close();
    }
  },
};

/** Round trips per step: what a step takes longer when the link does, in units of that. */
async function farLines(of: { directory: string; server: Sshd; floor: Worker; engine: Worker }): Promise<Line[]> {
  const { directory, server, floor, engine } = of;
  const relay = await openRelay(server.port, FAR_MS / 2);
  try {
    const knownHosts = join(directory, "known_hosts");
    writeFileSync(knownHosts, `[127.0.0.1]:${relay.port} ${server.hostKey}\n`);
    const host: Host = server.host({ port: relay.port, knownHosts });
    await engine.ask("run.open", { directory, host });
    const steps = (nature: string) => value(engine.ask("run.steps", { count: FAR_STEPS, nature, host: "db1" }));
    const measured = (delayMs: number) => {
      relay.delay(delayMs);
      return inTurns(3, {
        trip: () => timed(() => relay.echo()),
        exec: () => value(floor.ask("process.ssh2", { ...host, count: FAR_STEPS })),
        read: () => steps("read"),
        job: () => steps("job"),
      });
    };
    const [near, far] = [await measured(0), await measured(FAR_MS / 2)];
    const trip = figureOf(far.trip).median - figureOf(near.trip).median;
    const line = (what: string, name: "exec" | "read" | "job"): Omit<Line, "goal"> => ({
      what,
      against: "",
      unit: "round trips",
      figure: figureOf(far[name].map((value, round) => (value - (near[name][round] ?? Number.NaN)) / trip)),
      note: `${ms(figureOf(far[name]))} at ${trip.toFixed(1)} ms, ${ms(figureOf(near[name]))} at 0`,
    });
    return [
      { ...line("ssh2 exec", "exec"), goal: null },
      { ...line("check", "read"), goal: 2.2, stretch: 1.2 },
      { ...line("durable job", "job"), goal: null, stretch: 2.3 },
    ];
  } finally {
    await relay.close();
  }
}

const value = async (figures: Promise<Readonly<Record<string, number>>>): Promise<number> =>
  (await figures)["ms"] ?? Number.NaN;
