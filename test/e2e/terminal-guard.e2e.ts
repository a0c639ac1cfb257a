// oxlint-disable no-control-regex -- what reaches a terminal is made of control characters
import { expect, test } from "vitest";
import { ENTER, SETTLED_MS, SCENE, openStage, pause, yes } from "./terminal-stage.ts";

const { play, type, log, logged, replies } = openStage();

test.each([["screen"], ["plain"]])(
  "%s: what is typed before the question, and as it appears, does not answer it",
  async (face) => {
    const on = play(["confirm", "en", ...(face === "plain" ? ["--plain"] : [])], { env: { SCENE_BEFORE: "600" } });
    await logged("up");
    await pause(300);
    on.write("yes\r");
    await on.waitFor("[y/N]");
    on.write("yes\r");
    await pause(300);
    on.write("y\r");
    await pause(SETTLED_MS + 400);
    expect(replies()).toEqual([]);
    await on.waitFor("were ignored");
    await type("yes");
    await logged("end");
    expect(replies()).toEqual([yes]);
  },
);

test.each([["screen"], ["plain"]])("%s: a paste never presses Enter, and only its first line counts", async (face) => {
  const on = play(["challenge", "en", ...(face === "plain" ? ["--plain"] : [])]);
  await on.waitFor("Type db-01");
  await pause(SETTLED_MS);
  on.write("\x1b[200~db-01\nrm -rf /\n\x1b[201~");
  await pause(400);
  on.write("\x7f\x7f\x7f\x7f\x7f");
  await pause(200);
  on.write("db-01\rrm -rf /\r");
  await pause(600);
  expect(replies()).toEqual([]);
  on.write(ENTER);
  await logged("end");
  expect(replies()).toEqual([yes]);
});

test.each([["screen"], ["plain"]])("%s: Ctrl-C in a question interrupts the run and answers nothing", async (face) => {
  const on = play(["failure", "en", ...(face === "plain" ? ["--plain"] : [])]);
  await on.waitFor("What now?");
  on.write("\x03");
  await logged("end");
  expect(log()).toContain("interrupt 1");
  expect(replies()).toEqual([null]);
  expect((await on.exited).code).toBe(0);
});

test.each([["screen"], ["plain"]])("%s: Ctrl-C while a step runs interrupts the run", async (face) => {
  const on = play(["wait", "en", ...(face === "plain" ? ["--plain"] : [])]);
  await on.waitFor("restore.sh");
  on.write("yes\r\x03");
  await logged("interrupt 1");
  await logged("end");
});

test.each([
  ["screen", "wait"],
  ["plain", "wait"],
  ["screen", "confirm"],
  ["plain", "confirm"],
])("%s: a closed terminal does not end the run (%s)", async (face, scene) => {
  const on = play([scene, "en", ...(face === "plain" ? ["--plain"] : [])]);
  await on.waitFor(scene === "wait" ? "restore.sh" : "[y/N]");
  on.hangup();
  await logged("hangup 1");
  if (scene === "wait") await logged("ticked");
  else await logged("reply null");
  if (scene === "confirm") await logged("end");
});

test("a question ends unanswered at its deadline", async () => {
  const on = play(["confirm"], { env: { SCENE_DEADLINE: "1500" } });
  await on.waitFor("left to answer");
  await logged("end");
  expect(replies()).toEqual(["deadline"]);
  expect(on.history()).toContain("restore-data: no answer");
});

test("without a terminal on stdin nobody is asked", async () => {
  const command = `exec "$0" "$@" </dev/null`;
  const on = play([], { command: "sh", args: ["-c", command, process.execPath, SCENE, "confirm"] });
  await on.waitFor("nobody can be asked here (no terminal)");
  await logged("end");
  expect(replies()).toEqual([null]);
});

test.each([["screen"], ["plain"]])(
  "%s: hostile output, titles and messages act on nothing and make the terminal answer nothing",
  async (face) => {
    const on = play(["hostile", "en", ...(face === "plain" ? ["--plain"] : [])]);
    await logged("end");
    await on.exited;
    expect(on.replies()).toBe("");
    expect(on.raw()).not.toMatch(/\x1b[\]PX^_]|\x1b\[2J|\x1b\[H|\x1b\[6n|\x1b\[c|\x1b\[8m|[\x80-\x9f]|\u202e/);
    expect(on.history().startsWith("LIVE  PostgreSQL is corrupt\n  environment production")).toBe(true);
    expect(on.history().replaceAll(/\s+/g, " ")).toContain("^[[2J^[[H^[[1A^[[2K OK^[]52;c;ZXZpbA==^G");
    expect(on.history()).toContain("failed (after hostile output)");
  },
);
