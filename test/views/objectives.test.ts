import { expect, test } from "vitest";
import { same, type Value } from "../../engine/program/value.ts";
import type { Opened } from "../../engine/journal/entry.ts";
import { clocksOf } from "../../engine/views/clocks.ts";
import { readDataTime } from "../../engine/views/data-time.ts";
import { resultOf } from "../../engine/views/result.ts";
import { rpoOf } from "../../engine/views/rpo.ts";
import { rtoOf } from "../../engine/views/rto.ts";
import { runState } from "../../engine/views/run-state.ts";
import { fold } from "../../engine/views/view.ts";
import { goodDrill, hardIncident, rolledBack } from "./story.ts";
import { tale } from "./tale.ts";

const AT = Date.UTC(2026, 10, 21, 5, 31, 54);

test.each<[Value, number | null]>([
  ["2026-11-21T05:31:54Z", AT],
  ["2026-11-21T05:31:54.123Z", AT + 123],
  ["2026-11-21T14:31:54+09:00", AT],
  ["2026-11-21 05:31:54", AT],
  ["2026-11-21 05:31:54.123456+00", AT + 123],
  ["2026-11-21 14:31:54+09\n", AT],
  ["2026-11-21 05:31:54 UTC", AT],
  ["2026-11-21 00:01:54-05:30", AT],
  ["2026-11-21", Date.UTC(2026, 10, 21)],
  [AT / 1000, AT],
  [AT, AT],
  [String(AT / 1000), AT],
  [`${AT / 1000}.5`, AT + 500],
  [20261121, null],
  ["20261121", null],
  ["20261121053154", null],
  [48211, null],
  ["2026-02-30 00:00:00", null],
  ["2026-11-21 25:00:00", null],
  ["11/21/2026", null],
  ["yesterday", null],
  ["", null],
  [true, null],
  [{}, null],
])("data time %j", (value, expected) => {
  expect(readDataTime(value)).toBe(expected);
});

test("RTO counts from detection to the milestone, not to the end", () => {
  const state = fold(runState, goodDrill());
  expect(rtoOf(state)).toEqual({
    targetMs: 72e5,
    actualMs: 11887,
    met: true,
    corrections: [],
    from: Date.parse("2026-11-21T05:31:40.000Z"),
    to: Date.parse("2026-11-21T05:31:51.887Z"),
  });
  expect(state.endedAt).toBeGreaterThan(rtoOf(state).to ?? Infinity);
});

test("RTO without recovery: not judged while there is time, missed when the run ends or time is over", () => {
  const entries = rolledBack();
  expect(rtoOf(fold(runState, entries))).toMatchObject({ actualMs: null, met: false, to: null });
  expect(rtoOf(fold(runState, entries.slice(0, -1)))).toMatchObject({ actualMs: null, met: null });
  const late = tale()
    .wait(3 * 3_600_000)
    .add({ kind: "noted", by: "a", text: "still looking" });
  expect(rtoOf(fold(runState, late.entries)).met).toBe(false);
  expect(rtoOf(fold(runState, tale({ objectives: { rtoMs: null, rpoMs: null } }).entries)).met).toBeNull();
});

test("RTO is never negative, and says that the clock was wrong", () => {
  const t = tale({ detectedAt: "2026-11-21T09:00:00.000Z" });
  t.add({ kind: "clock", gapMs: 0, jumpMs: -9_000 });
  t.phase("p", same("P"), null, () => t.step({ step: "up" }, () => {}, { milestone: "recovered" }));
  expect(rtoOf(fold(runState, t.entries))).toMatchObject({ actualMs: 0, corrections: [{ gapMs: 0, jumpMs: -9_000 }] });
});

const captured = (rpo: Value, opened: Partial<Opened> = {}): ReturnType<typeof rpoOf> => {
  const t = tale(opened);
  t.phase("p", same("P"), null, () => t.step({ step: "restore" }, () => {}, { rpo }));
  return rpoOf(fold(runState, t.entries));
};

test("RPO window: from the newest data to the occurrence, or else to the detection", () => {
  expect(captured("2026-11-21 05:00:00", { occurredAt: "2026-11-21T05:10:00Z" })).toMatchObject({
    actualMs: 600_000,
    met: true,
    doubt: null,
  });
  expect(captured("2026-11-21 05:00:00").actualMs).toBe(31 * 60_000 + 40_000);
  expect(captured("2026-11-19 05:00:00")).toMatchObject({ met: false });
  expect(captured("2026-11-21 05:31:41")).toMatchObject({ actualMs: 0, met: true });
});

test("RPO that is not known is said to be unknown", () => {
  expect(captured(null)).toMatchObject({
    actualMs: null,
    met: null,
    doubt: { en: "no step captured the time of the newest data", ja: "最新データの時刻を取得したステップがありません" },
  });
  expect(captured("48211 rows")).toMatchObject({
    actualMs: null,
    met: null,
    doubt: {
      en: 'the captured data time is not a time: "48211 rows"',
      ja: '取得した値を日時として読めません: "48211 rows"',
    },
  });
  expect(captured("2027-01-01")).toMatchObject({
    met: null,
    doubt: {
      en: "the newest data is dated after the run: compare the clocks of the hosts",
      ja: "最新データの日時が実行より後です。各ホストの時計を確認してください",
    },
  });
});

test("clocks: before the run, and phases against their budgets", () => {
  const clocks = clocksOf(fold(runState, hardIncident()));
  expect(clocks.beforeMs).toBe(500_000);
  expect(clocks.phases.map(({ id, usedMs, leftMs, within }) => [id, usedMs, leftMs, within])).toEqual([
    ["assess", 395_200, -95_200, false],
    ["restore", 1_811_000, -611_000, false],
    ["confirm", 99_200, 500_800, true],
  ]);
});

test("a phase that was never reached has no time", () => {
  const clocks = clocksOf(fold(runState, rolledBack()));
  expect(clocks.phases.map(({ usedMs, within }) => [usedMs, within])).toEqual([
    [null, null],
    [49_900, true],
    [null, null],
  ]);
});

test("the JSON document", () => {
  const result = resultOf(fold(runState, rolledBack()), {
    report: null,
    journal: { path: "reports/x/journal.jsonl", head: "abc" },
  });
  expect(JSON.parse(JSON.stringify(result))).toEqual({
    run: "20261121-053142-db-corruption",
    mode: "live",
    runbook: "db-corruption",
    environment: "production",
    status: "finished",
    outcome: "failed",
    because: {
      en: "rolled back: done, but not verified: exit code 1",
      ja: "元に戻しました: 実行後の検証に失敗: 終了コード 1",
    },
    started_at: "2026-11-21T05:31:42.000Z",
    detected_at: "2026-11-21T05:31:40.000Z",
    recovered_at: null,
    ended_at: "2026-11-21T05:32:31.900Z",
    rto: { target_s: 7200, actual_s: null, met: false },
    rpo: { target_s: 86400, actual_s: null, met: null, newest: null },
    time: { before_s: 2, machine_s: 49.9, human_s: 0, waiting_s: 0, down_s: 0 },
    phases: [
      { id: "assess", budget_s: 300, actual_s: null, within: null },
      { id: "restore", budget_s: 1200, actual_s: 49.9, within: true },
      { id: "confirm", budget_s: 600, actual_s: null, within: null },
    ],
    steps: [
      step("stop-app", "restore/stop-app", "ok", 2),
      {
        ...step("restore-data", "restore/restore-data", "failed", 41.9),
        because: { en: "done, but not verified: exit code 1", ja: "実行後の検証に失敗: 終了コード 1" },
      },
      { ...step("restore-data", "rollback/1-restore-data", "ok", 3), purpose: "undo" },
      { ...step("stop-app", "rollback/2-stop-app", "ok", 3), purpose: "undo" },
    ],
    not_executed: [
      { phase: "assess", id: "database-is-down" },
      { phase: "assess", id: "choose-backup" },
      { phase: "restore", id: "backup-is-sound" },
      { phase: "restore", id: "safety-copy" },
      { phase: "restore", id: "start-app" },
      { phase: "confirm", id: "service-answers" },
      { phase: "confirm", id: "count-rows" },
      { phase: "confirm", id: "tell-users" },
    ],
    verdict: null,
    report: null,
    journal: { path: "reports/x/journal.jsonl", head: "abc" },
  });
});

const step = (id: string, address: string, outcome: string, machine_s: number): object => ({
  id,
  address,
  phase: "restore",
  purpose: "step",
  outcome,
  machine_s,
  human_s: 0,
  waiting_s: 0,
  attempts: 1,
  because: null,
});
