import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect } from "vitest";
import { labAt } from "../../engine/lab/lab.ts";
import { end, startedHere } from "../../engine/lab/process.ts";
import { EXIT } from "../../engine/program/failure.ts";
import { readJournal } from "../../engine/journal/reader.ts";
import { start } from "../cli.ts";
import { needs } from "../needs.ts";

/** A drill may command its lab and nothing else: here this machine's own `systemctl` writes down every call. */
const can = needs("sh");
const DRILL = ["drill", "itsm-nexus/db-corruption", "--env", "lab", "--unattended", "--plain"];

let place = "";
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "drill-safety-"));
  for (const folder of ["bin", "t", "reports"]) mkdirSync(join(place, folder));
  const script = `#!/bin/sh\necho "$*" >>${place}/called\ncase $1 in is-active) echo inactive; exit 3 ;; esac\n`;
  writeFileSync(join(place, "bin/systemctl"), script);
  chmodSync(join(place, "bin/systemctl"), 0o755);
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const begin = (...args: readonly string[]) =>
  start({
    args: ["--reports", join(place, "reports"), ...args],
    env: { PATH: `${join(place, "bin")}:${process.env["PATH"] ?? ""}`, TMPDIR: join(place, "t") },
  });
const commanded = (): boolean => existsSync(join(place, "called"));
const inRun = (file: string): string => join(place, "reports", readdirSync(join(place, "reports"))[0] ?? "", file);
const entries = () => readJournal([readFileSync(inRun("journal.jsonl"))]).entries;
const labRoots = (): readonly string[] =>
  readdirSync(join(place, "t")).filter((name) => name.startsWith("runbook-lab"));

async function until(true_: () => boolean): Promise<void> {
  for (let left = 3_000; left > 0 && !true_(); left -= 1) await pause(10);
  expect(true_()).toBe(true);
}
const askedFor = (step: string): boolean => {
  try {
    return entries().some((entry) => entry.kind === "asked" && entry.address.includes(`/${step}/`));
  } catch {
    return false; // not begun
  }
};

/** A drill that was killed where its runbook was about to stop the service. */
async function killedDrill(): Promise<string> {
  const drill = begin(...DRILL);
  await until(() => askedFor("stop-service"));
  drill.child.kill("SIGKILL");
  await drill.ended;
  return (JSON.parse(readFileSync(inRun("lab/lab.json"), "utf8")) as { root: string }).root;
}

for (const [what, lose] of [
  ["its lab", async () => (await labAt({ directory: inRun("lab") })).down()],
  ["the lab's systemctl", async (root: string) => rmSync(join(root, "bin/systemctl"))],
  ["the lab's host", async (root: string) => rmSync(root, { recursive: true })],
] as const) {
  can(`a drill that has lost ${what} is not carried on, least of all on this machine`, async () => {
    const root = await killedDrill();
    const service = await startedHere(root);
    await lose(root);
    const resumed = await begin("resume", "--plain").ended;
    // Where the host's own notes are lost, nobody else knows what ran there.
    for (const process of service) await end(process);
    expect(commanded()).toBe(false);
    expect(resumed.code, resumed.stderr).toBe(EXIT.personNeeded);
    expect(resumed.stdout).toContain(
      "Run     ended without success: the practice lab of this drill is gone, so nothing more was started",
    );
    expect(resumed.stderr).toContain("→ start the drill again");
    expect(entries().at(-1)).toMatchObject({ kind: "closed", outcome: "failed" });
    expect([existsSync(inRun("lab")), labRoots()]).toEqual([false, []]);
    expect((await begin("resume", "--plain").ended).stderr).toContain("this run has already ended");
  });
}

can("a drill that gives up after it began keeps the lab its journal needs, and resume recovers it", async () => {
  const drill = begin(...DRILL);
  await until(() => askedFor("stop-service"));
  appendFileSync(inRun("journal.jsonl"), "x");
  const gaveUp = await drill.ended;
  expect(gaveUp.code, gaveUp.stderr).toBe(EXIT.cannotJournal);
  expect(existsSync(inRun("lab/lab.json"))).toBe(true);

  const resumed = await begin("resume", "--plain").ended;
  expect(resumed.code, resumed.stderr).toBe(EXIT.ok);
  expect([commanded(), existsSync(inRun("lab")), labRoots()]).toEqual([false, false, []]);
});

can("a drill cannot be aimed at anything but its lab", async () => {
  const { code, stderr } = await begin(...DRILL, "--input", "service=sshd").ended;
  expect(stderr).toBe(
    "--input service: in a drill the practice lab gives it, so that nothing real can be hit\n  → leave it out\n",
  );
  expect([code, readdirSync(join(place, "reports"))]).toEqual([EXIT.invalidInput, []]);
});

for (const [signal, exit] of [
  ["SIGINT", EXIT.interrupted],
  ["SIGTERM", EXIT.terminated],
  ["SIGHUP", EXIT.hangup],
] as const) {
  can(`${signal} while the lab is built leaves nothing behind`, async () => {
    const drill = begin(...DRILL);
    await until(() => labRoots().length > 0);
    drill.child.kill(signal);
    const { code, stderr } = await drill.ended;
    expect(stderr).toContain("stopped before the drill began; its practice lab was removed");
    expect([code, labRoots(), readdirSync(join(place, "reports"))]).toEqual([exit, [], []]);
  });
}

can("killed while its lab is built, a drill is listed as never begun, and the next one removes it", async () => {
  const first = begin(...DRILL);
  await until(() => labRoots().length > 0);
  const run = readdirSync(join(place, "reports"))[0] ?? "";
  await until(() => existsSync(inRun("lab/lab.json")));
  const building = await begin("status").ended;
  first.child.kill("SIGKILL");
  await first.ended;
  expect([building.code, building.stdout]).toEqual([EXIT.ok, `${run}  starting\n`]);

  const seen = await begin("status").ended;
  expect([seen.code, seen.stdout, seen.stderr]).toEqual([EXIT.ok, `${run}  never began\n`, ""]);
  expect(JSON.parse((await begin("--json", "status", run).ended).stdout)).toEqual({ run, state: "never-began" });

  expect((await begin(...DRILL).ended).code).toBe(EXIT.ok);
  expect([existsSync(join(place, "reports", run)), labRoots()]).toEqual([false, []]);
});
