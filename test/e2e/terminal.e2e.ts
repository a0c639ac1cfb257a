// oxlint-disable no-control-regex -- what reaches a terminal is made of control characters
import { expect, test } from "vitest";
import { SETTLED_MS, openStage, pause, yes } from "./terminal-stage.ts";

const { play, type, logged, replies } = openStage();

test.each([
  ["confirm", "[y/N]", ["yes"], yes],
  ["confirm", "[y/N]", [""], { ...yes, value: false }],
  ["challenge", "Type db-01", ["db-01"], yes],
  ["challenge", "Type db-01", [""], { ...yes, value: false }],
  [
    "challenge",
    "Type db-01",
    ["yes", "db-1", "db-02"],
    { ...yes, value: false, reason: "the host name did not match 3 times" },
  ],
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
  await type(...typed);
  await logged("end");
  expect(replies()).toEqual([reply]);
  expect(on.history()).toContain(": ");
  expect((await on.exited).code).toBe(0);
});

test.each([
  ["confirm", "[y/N]", ["yes"], yes],
  ["challenge", "Type db-01", ["yes", "db-01"], yes],
  ["choice", "Choose Number:", ["7", "2"], { ...yes, value: "move" }],
  [
    "manual",
    "Ticket number:",
    ["T-42", "no", "no phone"],
    { ...yes, value: false, reason: "no phone", recorded: { ticket: "T-42" } },
  ],
  ["failure", "What now? Number [5]:", [""], { ...yes, value: "stop" }],
])("plain: %s (%s) answered with %j", async (scene, shown, typed, reply) => {
  const on = play([scene, "en", "--plain"]);
  await on.waitFor(shown);
  await pause(SETTLED_MS);
  await type(...typed);
  await logged("end");
  expect(replies()).toEqual([reply]);
  // Beyond backspaces nothing moves the cursor; the only sequences are colours and the paste mode.
  expect(on.raw().replaceAll(/\x1b\[(?:[\d;]*m|\?2004[hl])/g, "")).not.toContain("\x1b");
});

test("lines that come while a question is open are shown after it, and none is lost", async () => {
  const on = play(["flood"]);
  await on.waitFor("[y/N]");
  await pause(1_500);
  expect(on.screen()).toContain("[y/N]");
  await type("yes");
  await logged("end");
  for (let lane = 0; lane < 20; lane++) expect(on.history()).toContain(`lane ${lane}`);
  expect(replies()).toEqual([yes]);
});

test("NO_COLOR leaves no colour, and the question marks stay", async () => {
  const on = play(["challenge"], { env: { NO_COLOR: "1" } });
  await on.waitFor("? Type db-01 to go on; Enter alone means No: _");
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
  await type("db-01");
  await on.waitFor(language === "ja" ? "どうしますか?" : "What now?");
  await pause(SETTLED_MS);
  await type("2");
  await on.waitFor(language === "ja" ? "スキップの理由" : "Reason for skipping");
  await type("by hand");
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
    "で復旧 / RTO 2時間: 達成",
    "✔ 実行結果: 完了 (全ステップ完了)",
  ],
};
