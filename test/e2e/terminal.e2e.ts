import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openPty, type Pty, type PtyOptions } from "../pty.ts";

const SCENE = join(import.meta.dirname, "terminal-scene.ts");
const ENTER = "\r";
/** Longer than the half second in which a question takes no keys. */
const SETTLED_MS = 800;

let directory = "";
let pty: Pty | null = null;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "runbook-terminal-"));
});
afterEach(async () => {
  await pty?.end();
  rmSync(directory, { recursive: true, force: true });
});

function play(args: readonly string[], more: Partial<PtyOptions> = {}): Pty {
  const env = { SCENE_LOG: join(directory, "log"), ...more.env };
  pty = openPty({ command: process.execPath, args: [SCENE, ...args], ...more, env });
  return pty;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const log = (): string => (existsSync(join(directory, "log")) ? readFileSync(join(directory, "log"), "utf8") : "");
const replies = (): unknown[] =>
  log()
    .split("\n")
    .filter((line) => line.startsWith("reply "))
    .map((line) => JSON.parse(line.slice("reply ".length)));

async function logged(text: string, timeoutMs = 8_000): Promise<void> {
  const until = Date.now() + timeoutMs;
  while (!log().includes(text)) {
    if (Date.now() > until) throw new Error(`not logged: ${text}\n${log()}\n${pty?.screen()}`);
    await pause(20);
  }
}

/** Types one line after the other, with Enter, as a person would. */
async function type(on: Pty, ...lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    if (line !== "") on.write(line);
    await pause(200);
    on.write(ENTER);
    await pause(400);
  }
}

const yes = { value: true, by: "yamada", reason: null, recorded: {} };

test.each([
  ["confirm", "[y/N]", ["yes"], yes],
  ["confirm", "[y/N]", [""], { ...yes, value: false }],
  ["challenge", "Type db-01", ["db-01"], yes],
  ["challenge", "Type db-01", ["yes", "db-1", "db-02"], { ...yes, value: false }],
  ["integer", "Value", ["many", "12"], { ...yes, value: 12 }],
  ["integer", "Value", [""], { ...yes, value: 8 }],
  ["choice", "Less than two hours", ["2"], { ...yes, value: "move" }],
  ["manual", "Ticket number", ["T-42", "yes"], { ...yes, recorded: { ticket: "T-42" } }],
  ["failure", "What now?", [""], { ...yes, value: "stop" }],
  ["failure", "What now?", ["2", "by hand"], { ...yes, value: "skip", reason: "by hand" }],
  ["doubt", "It did happen", ["1"], { ...yes, value: "happened" }],
])("screen: %s (%s) answered with %j", async (scene, shown, typed, reply) => {
  const on = play([scene]);
  await on.waitFor(shown);
  await pause(SETTLED_MS);
  await type(on, ...typed);
  await logged("end");
  expect(replies()).toEqual([reply]);
  expect(on.history()).toContain(": ");
  expect((await on.exited).code).toBe(0);
});

test.each([
  ["confirm", "[y/N]", ["yes"], yes],
  ["challenge", "Type db-01", ["yes", "db-01"], yes],
  ["choice", "Choose Number:", ["7", "2"], { ...yes, value: "move" }],
  ["manual", "Ticket number:", ["T-42", "no", "no phone"], { ...yes, value: false, reason: "no phone", recorded: { ticket: "T-42" } }],
  ["failure", "What now? Number [5]:", [""], { ...yes, value: "stop" }],
])("plain: %s (%s) answered with %j", async (scene, shown, typed, reply) => {
  const on = play([scene, "en", "--plain"]);
  await on.waitFor(shown);
  await pause(SETTLED_MS);
  await type(on, ...typed);
  await logged("end");
  expect(replies()).toEqual([reply]);
  // Beyond backspaces nothing moves the cursor; the only sequences are colours and the paste mode.
  expect(on.raw().replaceAll(/\x1b\[(?:[\d;]*m|\?2004[hl])/g, "")).not.toContain("\x1b");
});

test.each([["screen"], ["plain"]])("%s: what is typed before the question, and as it appears, does not answer it", async (face) => {
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
  await type(on, "yes");
  await logged("end");
  expect(replies()).toEqual([yes]);
});

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
  expect(replies()).toEqual([null]);
  expect(on.history()).toContain("restore-data: no answer");
});

test("without a terminal on stdin nobody is asked", async () => {
  const command = `exec "$0" "$@" </dev/null`;
  pty = openPty({ command: "sh", args: ["-c", command, process.execPath, SCENE, "confirm"], env: { SCENE_LOG: join(directory, "log") } });
  await pty.waitFor("nobody can be asked here (no terminal)");
  await logged("end");
  expect(replies()).toEqual([null]);
});

test("lines that come while a question is open are shown after it, and none is lost", async () => {
  const on = play(["flood"]);
  await on.waitFor("[y/N]");
  await pause(2_200);
  expect(on.screen()).toContain("[y/N]");
  await type(on, "yes");
  await logged("end");
  for (let lane = 0; lane < 20; lane++) expect(on.history()).toContain(`lane ${lane}`);
  expect(replies()).toEqual([yes]);
});

test.each([["screen"], ["plain"]])("%s: hostile output, titles and messages act on nothing and make the terminal answer nothing", async (face) => {
  const on = play(["hostile", "en", ...(face === "plain" ? ["--plain"] : [])]);
  await logged("end");
  await on.exited;
  expect(on.replies()).toBe("");
  expect(on.raw()).not.toMatch(/\x1b[\]PX^_]|\x1b\[2J|\x1b\[H|\x1b\[6n|\x1b\[c|\x1b\[8m|[\x80-\x9f]|\u202e/);
  expect(on.history().startsWith("LIVE  PostgreSQL is corrupt\n  environment production")).toBe(true);
  expect(on.history()).toContain("^[[2J^[[H^[[1A^[[2K OK^[]52;c;ZXZpbA==^G");
  expect(on.history()).toContain("failed (after hostile output)");
});

test("NO_COLOR leaves no colour, and the question marks stay", async () => {
  const on = play(["challenge"], { env: { NO_COLOR: "1" } });
  await on.waitFor("? Type db-01 to go on; anything else means No: _");
  expect(on.raw()).not.toMatch(/\x1b\[[\d;]*m/);
});

test("a terminal without UTF-8 gets ASCII marks", async () => {
  const on = play(["hostile"], { env: { LANG: "C" } });
  await logged("end");
  await on.exited;
  expect(on.history()).toMatch(/^ {2}FAILED evil title/m);
  expect(on.raw().replaceAll("\x1b", "")).toMatch(/^[\x07\x08\n\r\t -~]*$/);
});

test.each([
  ["en", 80],
  ["en", 40],
  ["ja", 80],
  ["ja", 40],
])("a whole run in %s at %d columns keeps every lasting line", async (language, columns) => {
  const on = play(["story", language], { columns });
  await on.waitFor(language === "ja" ? "db-01 と入力" : "Type db-01");
  await pause(SETTLED_MS);
  await type(on, "db-01");
  await on.waitFor(language === "ja" ? "どうしますか?" : "What now?");
  await pause(SETTLED_MS);
  await type(on, "2");
  await on.waitFor(language === "ja" ? "スキップの理由" : "Reason for skipping");
  await type(on, "by hand");
  await logged("end");
  await on.exited;
  const seen = on.history().replaceAll(/\s+/g, "");
  for (const line of LASTING[language as "en" | "ja"]) expect(seen).toContain(line.replaceAll(/\s+/g, ""));
  // Nothing of the board is left behind.
  expect(seen).not.toContain(language === "ja" ? "回答まで" : "lefttoanswer");
  expect(seen).not.toContain("base/");
});

const LASTING = {
  en: [
    "LIVE  PostgreSQL is corrupt",
    "environment production  run 20261121-053154-db-corruption",
    "[1/2] Assess  budget 10m",
    "✔ The service is down  (db-01)",
    "[2/2] Restore from backup  budget 20m",
    "✔ Stop the database  (db-01)  0.6 s  2 attempts",
    "✔ Copy the data directory of db-02  (db-02)",
    "✔ Copy the data directory of db-01  (db-01)",
    "? Replace all data with backup_20261120_030000?",
    'on db-01: /opt/openclaw/scripts/restore.sh "$BACKUP"',
    "no answer by then: the run stops here",
    "restore-data: yes - yamada",
    "✘ Restore the data  (db-01)  failed",
    "restore.sh ended with exit code 3 [EXIT_CODE]",
    "next: look at the free space on /var",
    "| cp: no space left on device",
    "restore-data: Skip (by hand) - yamada",
    "== recovered after 12m",
    "✔ run: ok (all steps done)",
  ],
  ja: [
    "本番対応  データベース破損",
    "[1/2] 状況確認  予算 10分",
    "✔ サービス停止を確認する  (db-01)",
    "✔ データベースを停止する  (db-01)  0.6秒  2回試行",
    "? 全データを backup_20261120_030000 で置き換えますか?",
    "期限までに回答がなければ、ここで停止します",
    "restore-data: はい - yamada",
    "✘ データを復元する  (db-01)  失敗",
    "対処: /var の空き容量を確認してください",
    "restore-data: スキップ (by hand) - yamada",
    "で復旧 RTO 2時間 達成",
    "✔ 実行結果: 完了 (全ステップ完了)",
  ],
};
