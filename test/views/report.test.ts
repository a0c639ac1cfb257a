import { expect, test } from "vitest";
import type { Entry } from "../../engine/journal/entry.ts";
import { failure } from "../../engine/program/failure.ts";
import { same, type Language } from "../../engine/program/value.ts";
import { findingLine } from "../../engine/views/finding-line.ts";
import { reportOf } from "../../engine/views/report.ts";
import type { ReportModel } from "../../engine/views/report-model.ts";
import { runState } from "../../engine/views/run-state.ts";
import { fold } from "../../engine/views/view.ts";
import { goodDrill, hardIncident, rolledBack } from "./story.ts";
import { tale } from "./tale.ts";

const report = (entries: Entry[], language: Language = "en", timeZone?: string): ReportModel =>
  reportOf(fold(runState, entries), { language, timeZone });

test("the verdict of a good drill", () => {
  const { verdict, rto, rpo, clock, openSentence } = report(goodDrill());
  expect(verdict).toEqual({
    tone: "good",
    sign: "✓",
    headline: "Drill passed",
    sentence: "Recovered in 11.9 s of 2h.",
  });
  expect(rto).toEqual({
    tone: "good",
    sign: "✓",
    verdict: "met",
    actual: "11.9 s",
    target: "2h",
    percent: 0.6,
    sentence: "2h to spare",
  });
  expect(rpo.sentence).toBe("33m 26s before the incident; newest data 2026-11-21 04:58:12 UTC");
  expect(clock.parts.map(({ name, text }) => `${name} ${text}`)).toEqual([
    "before the run 2 s",
    "machine 9.6 s",
    "waiting 0.5 s",
  ]);
  expect(openSentence).toBe("2 places to complete");
});

test("the same in Japanese", () => {
  const { title, verdict, rto, rpo, openSentence, facts } = report(goodDrill(), "ja", "Asia/Tokyo");
  expect(title).toBe("データベース破損からの復旧");
  expect(verdict).toEqual({
    tone: "good",
    sign: "✓",
    headline: "訓練は合格です",
    sentence: "目標 2時間 に対し 11.9秒 で復旧。",
  });
  expect([rto.verdict, rto.sentence, rpo.sentence]).toEqual([
    "達成",
    "残り 2時間",
    "障害発生前 33分26秒。最新データ 2026-11-21 13:58:12 (UTC+9)",
  ]);
  expect(openSentence).toBe("記入が必要な箇所が 2 か所あります");
  expect(facts.detected).toBe("2026-11-21 14:31:40 (UTC+9)");
});

test("the drill's checklist is judged by what the journal shows", () => {
  expect(
    report(goodDrill()).drill?.checklist.map(({ sign, what, evidence }) => `${sign} ${what}: ${evidence}`),
  ).toEqual([
    "✓ A backup existed: it brought back data of 2026-11-21 04:58:12 UTC",
    "✓ The restore succeeded: 3 of 3 findings of the lab hold",
    "✓ All services came up: The service answers",
    "✓ The data is close to the newest: 33m 26s lost of 1d allowed",
    "✓ Recovered within the RTO: recovered in 11.9 s of 2h",
    "– The runbook is up to date: no review date in the runbook",
  ]);
});

test("the review date judges the runbook", () => {
  const reviewed = (last: string): string | undefined =>
    report(tale({ mode: "drill", review: { everyMs: 90 * 86_400_000, last } }).entries).drill?.checklist.at(-1)
      ?.evidence;
  const line = report(
    tale({ mode: "drill", review: { everyMs: 90 * 86_400_000, last: "2026-01-01" } }).entries,
  ).drill?.checklist.at(-1);
  expect(reviewed("2026-11-01")).toBe("reviewed 2026-11-01, due 2027-01-30");
  expect(line?.sign).toBe("✕");
});

test("a drill whose run failed is not passed, and one without a look at the result is not judged", () => {
  const entries = goodDrill();
  const without = entries.filter(({ kind }) => kind !== "judged");
  expect(report(without).verdict).toMatchObject({ tone: "unsure", headline: "The drill was not judged" });
  const failed = entries.map((entry) => (entry.kind === "judged" ? { ...entry, ok: false } : entry));
  expect(report(failed).verdict).toMatchObject({ tone: "bad", headline: "Drill failed" });
  expect(report(entries.slice(0, -1)).verdict).toMatchObject({ tone: "busy", headline: "The drill is not finished" });
});

test("a hard incident: verdict, actions, lessons", () => {
  const { verdict, actions, lessons, impact, places, otherNotes } = report(hardIncident());
  expect(verdict).toEqual({
    tone: "bad",
    sign: "✕",
    headline: "Recovered, with too much data lost",
    sentence:
      "Recovered in 46m 37s of 1h. Data of 1d 02h is lost; 1d is allowed. The connection to db1 was lost while the command ran. Cannot be taken back and was not undone: “Replace all data with the backup”.",
  });
  expect(actions[4]).toEqual({
    number: 5,
    at: "05:48:00",
    title: "Keep a safety copy of the damaged files",
    host: "db1",
    purpose: null,
    tone: "bad",
    sign: "✕",
    outcome: "failed",
    length: "2m 03s",
    lines: [
      "exit code 1: No space left on device",
      "2 attempts",
      "“Keep a safety copy of the damaged files” tanaka answered retry after 9m: 古いログを削除して空き容量を確保した",
    ],
  });
  expect(lessons).toEqual([
    "17m 54s of 38m 26s waited for people.",
    "8m 20s passed between detection and the start of the run.",
    "The phase “Assess the damage” took 6m 35s; its budget is 5m.",
    "The phase “Restore from backup” took 30m 11s; its budget is 20m.",
    "“Keep a safety copy of the damaged files” ended: failed after 2 attempts: exit code 1: No space left on device.",
    "Nobody knows whether “Rows are back” took effect on db1: the connection to db1 was lost while the command ran.",
    "The question at “Which backup?” stood open for 6m 30s.",
    "The question at “Keep a safety copy of the damaged files” stood open for 9m.",
    "The engine was away for 4m and then resumed (the terminal was closed).",
    "1 step was never reached: Tell the users.",
  ]);
  expect(impact).toEqual({
    dataLoss: "1d 02h before the incident; newest data 2026-11-20 02:59:58 UTC",
    downtime: "1h 06m (from occurrence)",
    lasting: ["Replace all data with the backup (db1)"],
  });
  expect(places.rootCause).toMatchObject({
    open: false,
    notes: [{ text: "ホスト db1 のディスク障害 (/dev/sdb の I/O エラー)", by: "tanaka" }],
  });
  expect(otherNotes.map(({ text }) => text)).toEqual(["db1 のディスク交換を手配済み"]);
});

test("what was rolled back is not recovered, and everything a person must write is open", () => {
  const { verdict, openPlaces, actions, rto, impact } = report(rolledBack(), "ja");
  expect(verdict).toMatchObject({
    headline: "復旧に至りませんでした",
    sentence: "復旧に至っていません (目標 2時間)。元に戻しました: 実行後の検証に失敗: 終了コード 1。",
  });
  expect(openPlaces.map(({ name }) => name)).toEqual([
    "根本原因",
    "トリガー",
    "ユーザー影響",
    "再発防止策",
    "学んだこと",
  ]);
  expect(actions[1]?.lines).toEqual(["実行後の検証に失敗: 終了コード 1", "手順書の指定: 元に戻す"]);
  expect([rto.actual, rto.percent]).toEqual(["復旧せず", 100]);
  expect(impact.downtime).toBe("51.9秒以上、未復旧 (検知から起算、発生日時の記録なし)");
});

test("what a rollback could not take back is told first, with the reason the runbook gives", () => {
  const back = rolledBack().filter(
    (entry) =>
      !("telling" in entry && "step" in entry.telling && entry.telling.step === "restore-data" && isUndo(entry)),
  );
  const told = same("NOT undone: Replace all data with the backup (the old rows are gone)");
  const at = back.findIndex((entry) => entry.kind === "told" && entry.telling.kind === "rollback-started");
  const note = { kind: "note", address: "restore/restore-data.after/rollback", text: told } as const;
  const entries = back.toSpliced(at, 0, { ...back[at]!, kind: "told", address: "tell", telling: note });
  const { verdict, impact, actions } = report(entries);
  expect(verdict.sentence).toBe(
    "Not recovered; the objective is 2h. Rolled back: done, but not verified: exit code 1. Cannot be taken back and was not undone: “Replace all data with the backup”.",
  );
  expect(report(entries, "ja").verdict.sentence).toBe(
    "復旧に至っていません (目標 2時間)。元に戻しました: 実行後の検証に失敗: 終了コード 1。元に戻せない操作を実施済み (取り消されていません): 「全データをバックアップで置き換え」。",
  );
  expect(impact.lasting).toEqual(["Replace all data with the backup (db1)"]);
  expect(actions[1]?.lines).toContain(told.en);
  expect(report(rolledBack()).impact.lasting).toEqual([]);
});

const isUndo = (entry: Entry): boolean => entry.kind === "told" && JSON.stringify(entry.telling).includes("rollback/");

test("what only looked, was refused, or was assumed by a drill has destroyed nothing", () => {
  const t = tale();
  const destroy = { risk: "destroy", title: same("Wipe") } as const;
  t.phase("p", same("P"), null, () => {
    t.step({ step: "a", ...destroy }, () => t.exec("p/a/check.1/exec", "test -e x", 5), { outcome: "refused" });
    t.step({ step: "b", ...destroy }, () => t.exec("p/b/exec", "rm x", 5), { assumed: true });
    t.step({ step: "c", ...destroy }, () => t.exec("p/c/exec", "rm x", 5), { outcome: "unreachable" });
    t.step({ step: "d", ...destroy }, () => t.exec("p/d/exec", "rm x", 5), { outcome: "timed_out" });
    t.step({ step: "e", ...destroy, action: "manual", host: null }, () => {});
  });
  expect(report(t.entries).impact.lasting).toEqual(["Wipe (db1)", "Wipe"]);
});

test("a drill that stops before the restore: a backup was found, nothing was changed", () => {
  const t = tale({ mode: "drill", drill: { lab: "sqlite", fault: "corrupt-database", directory: "/tmp/lab-1" } });
  const because = same("sato answered No");
  const search = { step: "choose-backup", title: same("Find a backup") };
  t.phase("p", same("P"), null, () => t.step(search, () => t.exec("p/choose-backup/exec", "ls", 5)), "failed");
  const finding = { what: same("the damaged original is untouched"), ok: true, expected: true, actual: true };
  t.add({ kind: "judged", ok: true, findings: [finding] }).add({ kind: "closed", outcome: "refused", because });
  const { verdict, drill } = report(t.entries);
  expect(verdict).toMatchObject({ tone: "unsure", headline: "Not recovered; left as it must be" });
  expect(drill?.checklist.slice(0, 2)).toMatchObject([
    { sign: "✓", evidence: "“Find a backup” found one" },
    { sign: "✕", evidence: "not recovered; left as it must be (1 of 1 findings of the lab hold)" },
  ]);
});

test("a drill without a sound backup says so in the checklist", () => {
  const t = tale({ mode: "drill", drill: { lab: "sqlite", fault: "no-good-backup", directory: "/tmp/lab-1" } });
  const cause = failure("failed", "EXIT_CODE", same("exit code 1: no sound backup"));
  const search = { step: "choose-backup", title: same("Find a backup") };
  t.phase("p", same("P"), null, () => t.step(search, () => {}, { outcome: "failed", failure: cause }), "failed");
  expect(report(t.entries, "ja").drill?.checklist[0]).toMatchObject({
    sign: "✕",
    evidence: "「Find a backup」: exit code 1: no sound backup",
  });
});

test("a finding in one line tells the figure, and what was expected instead", () => {
  const lost = { what: { en: "rows lost", ja: "失われた行数" }, ok: true, expected: 25, actual: 25 };
  expect(findingLine(lost, "en")).toBe("rows lost: 25");
  expect(findingLine({ ...lost, ok: false, actual: [30, true] }, "ja")).toBe("失われた行数 (期待値 25、実際 30、はい)");
  expect(findingLine({ ...lost, expected: "ok", actual: "ok" }, "en")).toBe("rows lost");
});

test("commands stand with their values, secrets with their names, messages in the reader's language", () => {
  const t = tale();
  const shared = { kind: "exec", host: "db1", as: null, timeoutMs: 1, nature: "job", repeat: "never" } as const;
  const env = { DIR: "/srv/old files", TOKEN: { secret: "api-token" }, OTHER: "x" };
  t.phase("p", same("P"), null, () =>
    t.step({ step: "s" }, () => {
      const settled = { ok: false, failure: failure("failed", "X", same("x")) } as const;
      const command = { form: "script", shell: "sh", text: 'rm -rf "$DIR/cache" "$TOKEN"' } as const;
      t.effect("p/s/exec", { ...shared, env, command }, 5, settled);
      const message = { en: "We stop", ja: "停止します" };
      t.effect("p/s/notify", { kind: "notify", to: ["level-1"], message }, 5, { ok: true, value: {} });
    }),
  );
  const commands = report(t.entries, "ja").commands;
  expect(commands.map(({ values, text }) => [values, text])).toEqual([
    ["DIR='/srv/old files'\nTOKEN=(秘密情報 api-token)", 'rm -rf "$DIR/cache" "$TOKEN"'],
    ["", "通知 level-1: 停止します"],
  ]);
});

test("the command that verifies begins with the words of the program", () => {
  const state = fold(runState, goodDrill());
  const run = "20261121-053142-db-corruption-drill";
  expect(reportOf(state, { language: "en" }).journal.verify).toBe(`npx runbook verify ${run}`);
  expect(reportOf(state, { language: "en", program: "./rb -C /srv" }).journal.verify).toBe(
    `./rb -C /srv verify ${run}`,
  );
});

test("a run that waits for an answer", () => {
  const entries = hardIncident();
  const at = entries.findIndex((entry) => entry.kind === "asked" && entry.address === "restore/ask");
  expect(report(entries.slice(0, at + 1)).verdict).toEqual({
    tone: "busy",
    sign: "…",
    headline: "Recovery is not finished",
    sentence: "Not recovered; the objective is 1h.",
  });
});

test("commands with an unknown end are never good", () => {
  const t = tale();
  t.phase("p", same("P"), null, () => t.step({ step: "s" }, () => t.exec("p/s/exec", "true", 5)));
  const cut = t.entries.filter(({ kind }) => kind !== "answered");
  expect(report(cut).commands[0]).toMatchObject({ tone: "unsure", ended: "no answer in the journal: unknown" });
  expect(report(t.entries).commands[0]).toMatchObject({ tone: "good", ended: "exit code 0" });
});

test("every text is visible, whatever it holds", () => {
  const t = tale({ title: same("\u001b]0;x\u0007 \u202etitle") });
  t.phase("p", same("P"), null, () =>
    t.step({ step: "s" }, () => t.exec("p/s/exec", "x", 5, { stdout: "a\rb\u001b[2J\n" })),
  );
  const model = report(t.entries);
  expect(model.title).toBe("^[]0;x^G <U+202E>title");
  expect(model.commands[0]?.outputs[0]?.tail).toBe("a^Mb^[[2J");
});
