import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { needs } from "../needs.ts";
import { book, smallHome, type SmallHome } from "./small-home.ts";

/** What comes after the last step: the result first, then the cleaning, and with --quiet only the result. */
const can = needs("sh");

const step = (id: string) => ({ id, run: "true", on: "box", timeout: "1m", risk: "change", drill: "run" });

async function withHome(act: (home: SmallHome) => Promise<void>): Promise<void> {
  const home = smallHome({ runbooks: { "shop/x": book("x", [step("first"), step("second")]) } });
  try {
    await act(home);
  } finally {
    home.remove();
  }
}

can("a host that is slow to clean delays neither the verdict nor, for long, the prompt", () =>
  withHome(async (home) => {
    mkdirSync(join(home.directory, "bin"));
    const rm = join(home.directory, "bin/rm");
    writeFileSync(rm, `#!/bin/sh\necho >>${home.directory}/cleaning\nexec sleep 20\n`);
    chmodSync(rm, 0o755);
    const path = `${join(home.directory, "bin")}:${process.env["PATH"] ?? ""}`;
    const began = Date.now();
    const { child, ended } = home.start(["run", "x", "--env", "here", "--no-input", "--plain"], { PATH: path });
    const told = new Promise<boolean>((resolve) =>
      child.stdout?.on("data", (piece: Buffer) => {
        if (!piece.toString().includes("Run     done")) return;
        resolve(home.entries().at(-1)?.kind === "closed" && home.lines("cleaning").length === 0);
      }),
    );
    const { code } = await ended;
    expect([code, await told, existsSync(join(home.directory, "cleaning"))]).toEqual([0, true, true]);
    expect(Date.now() - began).toBeLessThan(12_000);
    // The sleeps of the slow host end by themselves; what they hold on to is not there to be waited for.
    rmSync(rm);
  }),
);

can("jobs are cleaned up when the run is over", () =>
  withHome(async (home) => {
    expect((await home.call("run", "x", "--env", "here", "--no-input", "--plain")).code).toBe(0);
    expect(readdirSync(home.inRun("work/jobs"))).toEqual([]);
  }),
);

can("--quiet tells the result and nothing of the way there", () =>
  withHome(async (home) => {
    const { code, stdout, stderr } = await home.call("--quiet", "run", "x", "--env", "here", "--no-input", "--plain");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^\nRun {5}done: /);
    expect(stdout).not.toContain("first");
  }),
);

can("--quiet still asks, in a terminal", () =>
  withHome(async (home) => {
    writeFileSync(
      join(home.directory, "runbooks/shop/y.yaml"),
      JSON.stringify(book("y", [{ ...step("wipe"), confirm: { en: "Really?", ja: "本当に?" } }])),
    );
    const terminal = home.terminal(["--quiet", "run", "y", "--env", "here"]);
    await terminal.waitFor("Really?", 20_000);
    expect(terminal.history()).not.toContain("Only");
    await new Promise((resolve) => setTimeout(resolve, 800));
    terminal.write("yes\r");
    expect((await terminal.exited).code, terminal.history()).toBe(0);
  }),
);
