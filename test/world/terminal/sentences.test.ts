import { expect, test } from "vitest";
import type { Telling } from "../../../engine/program/telling.ts";
import { same, type Language } from "../../../engine/program/value.ts";
import { passedNow } from "../../../engine/world/terminal/passed.ts";
import { advance, begun, settled, startProgress, stepAt } from "../../../engine/world/terminal/progress.ts";
import { sentence } from "../../../engine/world/terminal/sentences.ts";
import { styleOf } from "../../../engine/world/terminal/style.ts";
import { policyText } from "../../../engine/world/terminal/words.ts";

const MINUTE = 60_000;
const style = styleOf({ color: false, unicode: true });
const brief = {
  run: "r",
  mode: "live",
  title: same("t"),
  environment: "here",
  detectedAt: 0,
  rtoMs: 10 * MINUTE,
  phases: [{ id: "restore", title: { en: "Restore", ja: "復元" }, steps: 1 }],
  resumed: false,
  done: [],
} as const;
const started: Telling = {
  kind: "step-started",
  step: "stop",
  address: "restore/stop",
  phase: "restore",
  action: "run",
  title: { en: "Stop the service", ja: "サービスの停止" },
  why: null,
  host: "db-01",
  risk: "change",
  timeoutMs: null,
  summary: same("systemctl stop app"),
  purpose: "step",
};
const ended = (more: Partial<Extract<Telling, { kind: "step-ended" }>> = {}): Telling => ({
  kind: "step-ended",
  step: "stop",
  address: "restore/stop",
  outcome: "ok",
  because: null,
  failure: null,
  outputs: {},
  attempts: 1,
  milestone: null,
  rpo: null,
  assumed: false,
  ...more,
});
const QUESTION = {
  kind: "ask",
  question: {
    kind: "confirm",
    step: "stop",
    title: same("Stop?"),
    evidence: [],
    challenge: null,
    deadlineMs: MINUTE,
    onDeadline: "stop",
    unattended: null,
  },
} as const;

function said(telling: Telling, of: { asked: boolean; epochMs: number; language: Language }): string[] {
  const progress = startProgress(brief, 0);
  advance(progress, started, 0);
  if (of.asked) {
    expect(begun(progress, "restore/stop/confirm/ask", QUESTION, 1_000).map(({ step }) => step)).toEqual(["stop"]);
    settled(progress, "restore/stop/confirm/ask", 26_000);
  }
  const step = stepAt(progress, "restore/stop");
  advance(progress, telling, of.epochMs);
  const { line, details } = sentence(telling, { progress, step, epochMs: of.epochMs, language: of.language, style });
  return [line, ...details];
}

test.each([
  ["en", "✔ Stop the service  (db-01)  1.1 s  people 25 s"],
  ["ja", "✔ サービスの停止  (db-01)  1.1秒  人の判断 25秒"],
] as const)("the time a person took is told apart (%s)", (language, line) => {
  expect(said(ended(), { asked: true, epochMs: 26_100, language })).toEqual([line]);
});

test.each([
  ["en", "- Stop the service  not needed"],
  ["ja", "- サービスの停止  不要"],
] as const)("a step that was not needed is one short line (%s)", (language, line) => {
  const because = same("not needed: inputs.x == 1 is false");
  expect(said(ended({ outcome: "skipped", because }), { asked: false, epochMs: 5, language })).toEqual([line]);
});

test.each([
  ["en", true, "== recovered after 5m; RTO 10m met"],
  ["ja", true, "== 検知から5分で復旧 / RTO 10分: 達成"],
  ["en", false, "not recovered: RTO 10m MISSED, 5m since detection"],
  ["ja", false, "未復旧 / RTO 10分: 未達 / 検知から5分"],
] as const)("the RTO at the end (%s, recovered: %j)", (language, back, verdict) => {
  const telling: Telling = back
    ? ended({ milestone: "recovered" })
    : { kind: "run-ended", outcome: "failed", because: same("x") };
  expect(said(telling, { asked: false, epochMs: 5 * MINUTE, language }).at(-1)).toBe(verdict);
});

test("a passed RTO and a used-up budget are said once", () => {
  const progress = startProgress(brief, 0);
  const { title } = brief.phases[0];
  advance(progress, { kind: "phase-started", phase: "restore", title, budgetMs: 5 * MINUTE }, 0);
  expect(passedNow(progress, 5 * MINUTE)).toEqual([]);
  expect(passedNow(progress, 5 * MINUTE + 1)).toEqual([
    { en: 'the phase "Restore" has used up its budget of 5m', ja: "フェーズ「復元」が予算5分を使い切りました" },
  ]);
  expect(passedNow(progress, 10 * MINUTE + 1)).toEqual([
    { en: "the RTO of 10m has passed; not recovered yet", ja: "RTO 10分を超過しました (未復旧)" },
  ]);
  expect(passedNow(progress, 20 * MINUTE)).toEqual([]);
});

test.each([
  ["stop", "stop", "中止"],
  ["retry", "retry", "再試行"],
  ["rollback", "roll back", "ロールバック"],
  ["goto:look", "go to look", "look へ移動"],
  ["call:shop/other", "call shop/other", "shop/other を呼び出し"],
])("the decision %s in words", (policy, en, ja) => {
  expect(policyText(policy)).toEqual({ en, ja });
});
