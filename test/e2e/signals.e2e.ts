import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { EXIT } from "../../engine/program/failure.ts";
import { ROOT, type Ended } from "../cli.ts";
import { openPty } from "../pty.ts";
import { book, smallHome, type SmallHome } from "./small-home.ts";

/** However a run is interrupted, nothing is lost, nothing is done twice, and the way back is the last line printed. */
const act = (id: string, before = ""): object => ({
  id,
  run: `${before}echo ${id} >>"{home}/effects"`,
  on: "box",
  timeout: "20s",
  drill: "run",
});
const RUNBOOKS = {
  "shop/work": book("work", [act("long", 'echo begun >>"{home}/effects"; sleep 1.5; '), act("then")]),
};
const RUN = ["run", "work", "--env", "here"];
const ALL = ["begun", "long", "then"];
const PROGRAM = [process.execPath, join(ROOT, "engine/runbook.js")];
// For a shell: runs its arguments and keeps their exit code.
const CODE_OF = '"$@"; echo $? >"$CODE"';
const code = (): { CODE: string } => ({ CODE: join(home.directory, "code") });

let home: SmallHome;
beforeEach(() => {
  home = smallHome({ runbooks: RUNBOOKS });
});
afterEach(() => home.remove());

async function begun(): Promise<void> {
  const until = Date.now() + 15_000;
  while (!home.lines("effects").includes("begun")) {
    if (Date.now() > until) throw new Error(`the command did not begin: ${JSON.stringify(home.runs())}`);
    await pause(20);
  }
}

/** The last line a person sees, which must be the command that carries the run on. */
function wayBack(output: string): readonly string[] {
  const last = output.trimEnd().split(/\r?\n/).at(-1);
  expect(last).toBe(`Resume with: ${home.program} resume ${home.runs()[0]}`);
  return last?.split(" ").slice(5) ?? [];
}

/** Carries on by the printed command; every step has then taken effect once. */
async function carriesOn(output: string): Promise<Ended> {
  const ended = await home.call(...wayBack(output));
  expect(ended).toMatchObject({ code: EXIT.ok, stderr: "" });
  expect(home.lines("effects")).toEqual(ALL);
  expect(ended.stdout).toContain("LIVE  Test work  (resumed)");
  return ended;
}

test.each([["screen"], ["plain"]])("%s: Ctrl-C once lets the running command finish, then pauses", async (face) => {
  const terminal = home.terminal([...(face === "plain" ? ["--plain"] : []), ...RUN]);
  await begun();
  await pause(300);
  terminal.write("\x03");
  await terminal.waitFor("pausing here; a running command is waited for (Ctrl-C again kills it)");
  expect((await terminal.exited).code).toBe(EXIT.interrupted);
  expect(home.lines("effects")).toEqual(["begun", "long"]);
  expect(terminal.history()).toContain("Run     paused: interrupted with Ctrl-C");
  // At 120 columns the command stands on one line.
  const { stdout } = await carriesOn(terminal.history());
  // The step that was over is not told again; the one that was to come is shown in its phase.
  expect(stdout).not.toContain("step long");
  expect(stdout).toMatch(/\[1\/1 only\] ✔ then {2}\(box\)/);
});

test("Ctrl-C twice kills the running command and says so", async () => {
  const terminal = home.terminal(["--plain", ...RUN]);
  await begun();
  terminal.write("\x03");
  await terminal.waitFor("Ctrl-C again kills it");
  terminal.write("\x03");
  await terminal.waitFor("WARNING: killing the running command (Ctrl-C again leaves it running)");
  expect((await terminal.exited).code).toBe(EXIT.interrupted);
  expect(terminal.history()).toMatch(/✘ long {2}\(box\) {2}failed .*\n {2}ended by signal TERM \[SIGNALLED\]/);
  await pause(1_600);
  expect(home.lines("effects")).toEqual(["begun"]);
  // Whether to do it again is for a person to say.
  const ended = await home.call(...wayBack(terminal.history()));
  expect(ended.code).toBe(EXIT.personNeeded);
  expect(ended.stdout).toContain("? long: failed\n    ended by signal TERM [SIGNALLED]\n");
  expect(home.lines("effects")).toEqual(["begun"]);
});

test.each([
  ["SIGTERM", EXIT.terminated],
  ["SIGHUP", EXIT.hangup],
] as const)("%s: the engine goes at once, its command goes on, resume attaches to it", async (signal, code) => {
  const { child, ended } = home.start(RUN);
  await begun();
  const at = performance.now();
  child.kill(signal);
  const first = await ended;
  expect(performance.now() - at).toBeLessThan(1_000);
  expect(first).toMatchObject({ code, stderr: "" });
  expect(first.stdout).toContain("Run     paused: leaving now; a running command goes on, resume attaches to it\n");
  expect(home.lines("effects")).toEqual(["begun"]);
  const { stdout } = await carriesOn(first.stdout);
  expect(stdout).toMatch(/\[1\/1 only\] step long: long {2}\(box\)/);
  expect(JSON.stringify(home.entries())).toContain('"attached":true');
});

test.each([["screen"], ["plain"]])("%s: a closed terminal leaves a run that can be resumed", async (face) => {
  const terminal = home.terminal([...(face === "plain" ? ["--plain"] : []), ...RUN]);
  await begun();
  await pause(300);
  terminal.hangup();
  expect((await terminal.exited).code).toBe(EXIT.hangup);
  expect(home.lines("effects")).toEqual(["begun"]);
  const { stdout } = await home.call("status", "last");
  await carriesOn(stdout);
});

test.each([["screen"], ["plain"]])("%s: a terminal that vanishes without a signal ends nothing", async (face) => {
  const words = [...PROGRAM, "-C", home.directory, ...(face === "plain" ? ["--plain"] : []), ...RUN];
  // The kernel tells only the leader of the session, and this one keeps it to itself.
  const terminal = openPty({ command: "sh", args: ["-c", `trap : HUP; ${CODE_OF}`, "sh", ...words], env: code() });
  await begun();
  await pause(300);
  terminal.hangup();
  while (home.lines("code").length === 0) await pause(20);
  expect([home.lines("code"), home.lines("effects")]).toEqual([[String(EXIT.ok)], ALL]);
});

test("stdout closed early: the run goes on to its end", async () => {
  const args = ["-c", `{ ${CODE_OF}; } | head -n 1`, "sh", ...PROGRAM, "-C", home.directory, ...RUN];
  const shell = spawn("sh", args, { env: { ...process.env, LANG: "C.UTF-8", ...code() } });
  let said = "";
  shell.stdout.on("data", (piece: Buffer) => (said += piece.toString()));
  shell.stderr.on("data", (piece: Buffer) => (said += piece.toString()));
  await new Promise((resolve) => shell.once("close", resolve));
  expect(said).toBe("LIVE  Test work\n");
  expect(home.lines("code")).toEqual([String(EXIT.ok)]);
  expect(home.lines("effects")).toEqual(ALL);
  expect(home.entries().at(-1)).toMatchObject({ kind: "closed", outcome: "ok" });
  expect(readFileSync(home.inRun("report/report.en.md"), "utf8")).toContain("# Incident report: Test work");
});

test.each([[["--help"]], [["list"]], [["schema"]]])("the reader of %s goes away: no complaint", async (words) => {
  const args = ["-c", `{ ${CODE_OF}; } | true`, "sh", ...PROGRAM, "-C", home.directory, ...words];
  const shell = spawn("sh", args, { env: { ...process.env, LANG: "C.UTF-8", ...code() } });
  let said = "";
  shell.stderr.on("data", (piece: Buffer) => (said += piece.toString()));
  await new Promise((resolve) => shell.once("close", resolve));
  expect([said, home.lines("code")]).toEqual(["", [String(EXIT.ok)]]);
});

test("a second engine on the same run is turned away by name, and the first one is not disturbed", async () => {
  const { ended } = home.start(RUN, { RUNBOOK_RESPONDER: "yamada" });
  await begun();
  const [run = ""] = home.runs();
  const second = await home.call("resume", run);
  expect(second).toMatchObject({ code: EXIT.locked, stdout: "" });
  expect(second.stderr).toMatch(
    new RegExp(
      `^${run} is held by yamada@\\S+ \\(pid \\d+, \\d{4}-.*Z\\)\n {2}→ ${home.program} status shows how it stands\n$`,
    ),
  );
  const status = await home.call("--lang", "ja", "status", run);
  expect([status.code, status.stdout.split("\n")[0]]).toEqual([EXIT.ok, `${run}  実行中  本番  shop/work @ here`]);
  expect((await ended).code).toBe(EXIT.ok);
  expect(home.lines("effects")).toEqual(ALL);
});
