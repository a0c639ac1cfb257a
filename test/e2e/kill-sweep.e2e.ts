import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { start } from "../cli.ts";
import { countedHome, type CountedHome } from "./counted-home.ts";

const PRELOAD = join(import.meta.dirname, "kill-at.js");

// Steps that say `repeat: safe` may take effect twice; every other one may not.
const REPEATABLE = new Set(["safety-copy", "stage"]);

/** Kills one drill at its n-th journal write or sync, resumes it, and looks at everything that is left. */
async function killedAt(point: string, home: CountedHome): Promise<"killed" | "too late"> {
  home.forgetEffects();
  rmSync(home.reports, { recursive: true, force: true });
  const args = ["-C", home.directory, "--json", "drill", "db-corruption", "--env", "lab", "--unattended"];
  const first = await start({ args, preload: PRELOAD, env: { KILL_AT: point } }).ended;
  if (first.signal !== "SIGKILL") {
    expect(first.code, first.stderr).toBe(0);
    return "too late";
  }
  const [run = ""] = readdirSync(home.reports);
  const begun = statSync(join(home.reports, run, "journal.jsonl")).size > 0;
  const resumed = await start({ args: ["-C", home.directory, "--json", "resume"] }).ended;
  if (begun) {
    expect(resumed.code, `${point}: ${resumed.stderr}`).toBe(0);
    expect(JSON.parse(resumed.stdout), point).toMatchObject({
      outcome: "ok",
      verdict: { ok: true },
      rto: { met: true },
    });
    const verified = await start({ args: ["-C", home.directory, "--json", "verify"] }).ended;
    expect(verified.code, `${point}: ${verified.stdout}`).toBe(0);
  } else {
    // Killed before the first entry was whole: no run was ever reported to have started.
    expect(resumed.code, `${point}: ${resumed.stderr}`).toBe(3);
    expect(resumed.stderr).toContain("was killed before it began; its practice lab was removed");
  }
  const twice = Object.entries(home.effects()).filter(([step, count]) => count > 1 && !REPEATABLE.has(step));
  expect(twice, point).toEqual([]);
  expect(existsSync(join(home.reports, run, "lab")), `${point}: the lab is left`).toBe(false);
  return "killed";
}

// More than one drill writes or syncs; the sweep ends where the drill is over before the kill.
const MOST = 1_000;
const LANES = 3;
const EVERY = process.env["RUNBOOK_CI"] === undefined ? 16 : 1;

// In CI every write is a point. A sync and the moment before a write differ from it by one system call: they are sampled.
describe.each([
  ["writeSync", "after", EVERY],
  ["writeSync", "before", EVERY * 20],
  ["fdatasyncSync", "before", EVERY * 20],
  ["fdatasyncSync", "after", EVERY * 20],
] as const)("kill -9 %s %s", (call, when, stride) => {
  const title = `at every ${stride === 1 ? "" : `${stride}th `}point: the same outcome, nothing done twice, nothing left`;
  test(title, { timeout: 1_500_000 }, async () => {
    let next = 1;
    let killed = 0;
    const lane = async (): Promise<void> => {
      const home = countedHome("itsm-nexus/db-corruption.yaml");
      try {
        for (let n = next; n < MOST; n = next) {
          next += stride;
          if ((await killedAt(`${call}:${when}:${n}`, home)) === "too late") next = MOST;
          else killed += 1;
        }
      } finally {
        home.remove();
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    expect(killed).toBeGreaterThan(0);
  });
});
