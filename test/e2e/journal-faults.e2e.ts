import { spawn } from "node:child_process";
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { EXIT } from "../../engine/program/failure.ts";
import { ROOT, type Ended } from "../cli.ts";
import { book, smallHome, type SmallHome } from "./small-home.ts";

/** A journal that was cut, changed, replaced or has no room: it is said, nothing is started on a guess. */
const act = (id: string, before = ""): object => ({
  id,
  run: `${before}echo ${id}; echo ${id} >>"{home}/effects"`,
  on: "box",
  timeout: "20s",
  drill: "run",
});
const fill = {
  id: "fill",
  each: Array.from({ length: 60 }, (_, index) => String(index)),
  as: "n",
  steps: [{ id: "one", check: "head -c 16384 /dev/zero | tr '\\0' x", on: "box", timeout: "10s" }],
};
const RUNBOOKS = {
  "shop/work": book("work", [act("long", 'echo begun >>"{home}/effects"; sleep 1; '), act("then")]),
  "shop/sure": book("sure", [act("before"), { ...act("act"), confirm: "Do it?" }]),
  "shop/full": book("full", [fill, act("then")]),
};

let home: SmallHome;
beforeEach(() => {
  home = smallHome({ runbooks: RUNBOOKS });
});
afterEach(() => home.remove());

const journal = (): string => home.inRun("journal.jsonl");
const lines = (): readonly string[] => readFileSync(journal(), "utf8").trimEnd().split("\n");
const headOf = (line: string | undefined): string => (JSON.parse(line ?? "") as { h: string }).h;

async function begun(): Promise<void> {
  while (!home.lines("effects").includes("begun")) await pause(20);
}

test("a torn tail is cut off, kept and said; the run goes on", async () => {
  expect((await home.call("run", "sure", "--env", "here")).code).toBe(EXIT.personNeeded);
  const { size } = statSync(journal());
  const torn = '{"v":1,"seq":9,"ts":"20';
  appendFileSync(journal(), torn);
  expect(await home.call("verify")).toEqual({
    code: EXIT.ok,
    signal: null,
    stdout: `${lines().length - 1} records and 1 outputs are intact\nhead ${headOf(lines().at(-2))}\n${torn.length} bytes of an unfinished record at the end\nhead not anchored: compare it with the one you kept (--head)\n`,
    stderr: "",
  });

  const kept = `${journal()}.torn-${size}`;
  const { code, stderr } = await home.call("--lang", "ja", "resume");
  expect([code, stderr]).toEqual([
    EXIT.personNeeded,
    `ジャーナル末尾の書きかけのレコード (${torn.length} バイト) を切り離し、${kept} に保存しました\n`,
  ]);
  expect(readFileSync(kept, "utf8")).toBe(torn);
  expect(home.entries().find(({ kind }) => kind === "repaired")).toMatchObject({ bytes: torn.length, keptAs: kept });
  expect((await home.call("verify")).code).toBe(EXIT.ok);
  expect(home.lines("effects")).toEqual(["before"]);
});

test("a flipped byte: where it is, and nothing is started", async () => {
  await home.call("run", "sure", "--env", "here");
  const offset = Buffer.byteLength(`${lines()[0]}\n${lines()[1]}\n`);
  const bytes = readFileSync(journal());
  bytes[offset + 120] = (bytes[offset + 120] ?? 0) ^ 1;
  writeFileSync(journal(), bytes);
  const wrong = "its seal does not match its content";

  expect(await home.call("resume")).toEqual({
    code: EXIT.journalDamaged,
    signal: null,
    stdout: "",
    stderr: `the journal is damaged at record 3 (byte ${offset}): ${wrong}\n  → nothing was started; ${home.program} report shows what can still be trusted\n`,
  });
  const verified = await home.call("--lang", "ja", "verify");
  expect([verified.code, verified.stdout.split("\n").at(-2)]).toEqual([
    EXIT.journalDamaged,
    `✘ レコード 3 (${offset} バイト目): ${wrong}`,
  ]);
  const report = await home.call("report");
  expect([report.code, report.stderr]).toEqual([
    EXIT.journalDamaged,
    `DAMAGED from record 3 on: ${wrong}; the report covers what comes before\n`,
  ]);
  expect((await home.call("status")).stdout).toBe(`${home.runs()[0]}  DAMAGED JOURNAL  live  shop/sure @ here\n`);
  expect(readFileSync(journal())).toEqual(bytes);
  expect(home.lines("effects")).toEqual(["before"]);
});

test("verify finds a changed and a missing output", async () => {
  expect((await home.call("run", "work", "--env", "here")).code).toBe(EXIT.ok);
  expect(readdirSync(home.inRun("outputs"))).toEqual(["only+long+exec.out", "only+then+exec.out"]);
  writeFileSync(home.inRun("outputs/only+long+exec.out"), "song\n");
  rmSync(home.inRun("outputs/only+then+exec.out"));
  const { code, stdout } = await home.call("verify");
  expect([code, stdout.split("\n").slice(-3, -1)]).toEqual([
    EXIT.journalDamaged,
    ["✘ outputs/only+long+exec.out was changed", "✘ outputs/only+then+exec.out is missing"],
  ]);
});

test("verify --head: a whole journal holds the seal, one that was cut does not", async () => {
  const { stdout } = await home.call("run", "work", "--env", "here");
  const head = /^Head +([0-9a-f]{64})$/m.exec(stdout)?.[1] ?? "";
  expect(head).toBe(headOf(lines().at(-1)));
  expect(await home.call("verify", "--head", head)).toEqual({
    code: EXIT.ok,
    signal: null,
    stdout: `${lines().length} records and 2 outputs are intact\nhead ${head}\n`,
    stderr: "",
  });
  writeFileSync(journal(), `${lines().slice(0, -1).join("\n")}\n`);
  expect((await home.call("verify")).code).toBe(EXIT.ok);
  const cut = await home.call("--lang", "ja", "verify", "--head", head);
  expect([cut.code, cut.stdout.split("\n").at(-2)]).toEqual([
    EXIT.journalDamaged,
    `✘ ジャーナルに末尾の印 ${head} が含まれていません`,
  ]);
});

test.each([
  [
    "replaced",
    () => {
      copyFileSync(journal(), `${journal()}.copy`);
      renameSync(`${journal()}.copy`, journal());
    },
  ],
  ["written by somebody else", () => appendFileSync(journal(), "{}\n")],
  ["removed", () => renameSync(journal(), join(home.directory, "aside"))],
])("a journal that is %s while the run goes on ends it: nothing more is started", async (_, meddle) => {
  const { ended } = home.start(["run", "work", "--env", "here"]);
  await begun();
  const path = journal();
  meddle();
  const { code, stderr } = await ended;
  expect([code, stderr]).toEqual([
    EXIT.cannotJournal,
    `the journal was removed or written by somebody else while the run went on, so nothing more was started; put it back, then ${home.program} verify and ${home.program} resume (${path}: REPLACED)\n`,
  ]);
  expect(home.lines("effects")).toEqual(["begun", "long"]);
  if (existsSync(join(home.directory, "aside"))) renameSync(join(home.directory, "aside"), path);
  const again = await home.call("resume");
  const foreign = readFileSync(path, "utf8").includes("\n{}\n");
  expect(again.code).toBe(foreign ? EXIT.journalDamaged : EXIT.ok);
  expect(home.lines("effects")).toEqual(["begun", "long", ...(foreign ? [] : ["then"])]);
});

test("no room for the journal: exit 6, nothing more is started, whole records only, and resume carries on", async () => {
  const first = await withLimit(2_100);
  expect(first.code).toBe(EXIT.cannotJournal);
  expect(first.stderr).toBe(
    `the journal cannot be written, so nothing more was started; make room or repair the disk, then npx runbook -C ${home.directory} resume (${journal()}: EFBIG)\n`,
  );
  expect(home.lines("effects")).toEqual([]);
  const { code, stdout } = await home.call("verify");
  expect([code, stdout.includes("unfinished")]).toEqual([EXIT.ok, false]);
  expect((await home.call("resume")).code).toBe(EXIT.ok);
  expect(home.lines("effects")).toEqual(["then"]);
  expect((await home.call("verify")).code).toBe(EXIT.ok);
});

/** Runs the program where no file may grow beyond so many blocks of 512 bytes. */
function withLimit(blocks: number): Promise<Ended> {
  const words = [join(ROOT, "engine/runbook.js"), "-C", home.directory, "run", "full", "--env", "here"];
  const script = `ulimit -f ${blocks}; exec "$@"`;
  const child = spawn("sh", ["-c", script, "sh", process.execPath, ...words], {
    env: { ...process.env, LANG: "C.UTF-8" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (piece: Buffer) => (stderr += piece.toString()));
  return new Promise((resolve) => child.once("close", (code, signal) => resolve({ code, signal, stdout: "", stderr })));
}
