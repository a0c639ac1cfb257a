import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { start } from "../cli.ts";
import { countedHome } from "./counted-home.ts";

const PRELOAD = join(import.meta.dirname, "kill-at.js");
const RUNBOOK = "itsm-nexus/db-corruption.yaml";

// Steps that say `repeat: safe` may take effect twice; every other one may not.
const REPEATABLE = new Set(["safety-copy", "stage"]);

const home = countedHome(RUNBOOK);
afterAll(() => home.remove());

const drillArgs = ["-C", home.directory, "--json", "drill", "db-corruption", "--env", "lab", "--unattended"];

interface Document {
  readonly outcome: string;
  readonly verdict: { readonly ok: boolean } | null;
  readonly rto: { readonly met: boolean | null };
}

/** Kills one drill at its n-th journal write or sync, resumes it, and looks at everything that is left. */
async function killedAt(point: string): Promise<"killed" | "too late"> {
  home.forgetEffects();
  rmSync(home.reports, { recursive: true, force: true });
  const first = await start({ args: drillArgs, preload: PRELOAD, env: { KILL_AT: point } }).ended;
  if (first.signal !== "SIGKILL") {
    expect(first.code, first.stderr).toBe(0);
    return "too late";
  }
  if (!begun()) {
    const refused = await start({ args: ["-C", home.directory, "resume"] }).ended;
    expect(refused.code, `${point}: ${refused.stderr}`).toBe(3);
    expect(refused.stderr).toContain("was killed before it began; its practice lab was removed");
    return "killed";
  }
  const resumed = await start({ args: ["-C", home.directory, "--json", "resume"] }).ended;
  expect(resumed.code, `${point}: ${resumed.stderr}`).toBe(0);
  const document = JSON.parse(resumed.stdout) as Document;
  expect(document, point).toMatchObject({ outcome: "ok", verdict: { ok: true }, rto: { met: true } });
  const twice = Object.entries(home.effects()).filter(([step, count]) => count > 1 && !REPEATABLE.has(step));
  expect(twice, point).toEqual([]);
  const verified = await start({ args: ["-C", home.directory, "--json", "verify"] }).ended;
  expect(verified.code, `${point}: ${verified.stdout}`).toBe(0);
  expect(existsSync(join(home.reports, readdirSync(home.reports)[0] ?? "", "lab")), `${point}: the lab is left`).toBe(
    false,
  );
  return "killed";
}

// Killed before the first entry was whole: no run was ever reported to have started.
const begun = (): boolean => statSync(join(home.reports, readdirSync(home.reports)[0] ?? "", "journal.jsonl")).size > 0;

// Writes and syncs of one whole drill are fewer than this; the sweep ends where the drill is over before the kill.
const MOST = 400;
const STRIDE = Number(process.env["KILL_STRIDE"] ?? (process.env["RUNBOOK_CI"] === undefined ? 12 : 1));

describe.each([
  ["writeSync", "before"],
  ["writeSync", "after"],
  ["fdatasyncSync", "before"],
  ["fdatasyncSync", "after"],
] as const)("kill -9 %s %s", (call, when) => {
  // Every write is covered once in CI; the other three kinds of points are sampled: they differ by one system call.
  const stride = call === "writeSync" && when === "after" ? STRIDE : STRIDE * 12;
  test(
    `at every ${stride === 1 ? "" : `${stride}th `}point: the same outcome, nothing done twice`,
    { timeout: 1_500_000 },
    async () => {
      let killed = 0;
      for (let n = 1; n < MOST; n += stride) {
        if ((await killedAt(`${call}:${when}:${n}`)) === "too late") break;
        killed += 1;
      }
      expect(killed).toBeGreaterThan(0);
    },
  );
});
