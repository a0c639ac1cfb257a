import { expect, test } from "vitest";
import { same } from "../../engine/program/value.ts";
import { answerOf } from "../../engine/views/acts.ts";
import { runState } from "../../engine/views/run-state.ts";
import type { RunState } from "../../engine/views/run.ts";
import { fold } from "../../engine/views/view.ts";
import { goodDrill, hardIncident, rolledBack } from "./story.ts";
import { OPENED, tale } from "./tale.ts";

const told = (state: RunState): string[] =>
  state.visits.map(({ address, outcome, attempts }) => `${address} ${outcome} ${attempts}`);

test("a run that went well", () => {
  const state = fold(runState, goodDrill());
  expect(state.status).toBe("finished");
  expect(state.outcome).toBe("ok");
  expect(told(state)).toEqual([
    "assess/database-is-down ok 1",
    "assess/choose-backup ok 1",
    "restore/backup-is-sound ok 1",
    "restore/stop-app ok 1",
    "restore/safety-copy ok 1",
    "restore/restore-data ok 1",
    "restore/start-app ok 1",
    "confirm/service-answers ok 1",
    "confirm/count-rows ok 1",
    "confirm/tell-users skipped 1",
  ]);
  expect(state.inDoubt.size).toBe(0);
  expect(state.running).toEqual([]);
});

test("each millisecond is in one class", () => {
  for (const entries of [goodDrill(), hardIncident(), rolledBack()]) {
    const { time, startedAt, lastAt } = fold(runState, entries);
    expect(time.machine + time.human + time.waiting + time.down).toBe(lastAt - startedAt);
  }
});

test("time of a step: commands, questions, pauses and the time without an engine are apart", () => {
  const { visits } = fold(runState, hardIncident());
  const byAddress = Object.fromEntries(visits.map(({ address, time }) => [address, time]));
  expect(byAddress["restore/safety-copy"]).toEqual({ machine: 93_000, human: 540_000, waiting: 30_000, down: 0 });
  expect(byAddress["restore/restore-data"]).toEqual({ machine: 600_000, human: 144_000, waiting: 0, down: 240_000 });
  expect(byAddress["confirm/service-answers"]).toEqual({ machine: 1_200, human: 0, waiting: 90_000, down: 0 });
});

test("a question about a step that has ended belongs to that step", () => {
  const [choice, failed, confirm] = fold(runState, hardIncident()).questions;
  expect(choice?.visit?.address).toBe("assess/choose-backup");
  expect([failed?.visit?.address, failed?.openMs, failed?.reply?.by]).toEqual([
    "restore/safety-copy",
    540_000,
    "tanaka",
  ]);
  expect(confirm?.visit?.address).toBe("restore/restore-data");
});

test("commands keep text, host, end and stored outputs", () => {
  const state = fold(runState, hardIncident());
  const [first] = state.visits[4]?.commands ?? [];
  expect(first?.effect).toMatchObject({ command: { text: 'cp -a /var/lib/postgresql "$SAFETY"' }, host: "db1" });
  const answer = first && answerOf(first);
  expect(answer).toMatchObject({ end: { kind: "exited", code: 1 }, durationMs: 42_000 });
  expect(answer?.outputs.map(({ stream, bytes }) => [stream, bytes])).toEqual([
    ["stdout", 0],
    ["stderr", 73],
  ]);
  const last = state.visits.at(-1)?.commands[0];
  expect(last?.effect).toMatchObject({ command: { argv: ["psql", "-Atc", "select count(*) from events"] } });
  expect(last && answerOf(last)?.failure?.code).toBe("LINK_LOST");
});

test("what was asked and not answered is in doubt, and the run waits for a person", () => {
  const t = tale().tell({ kind: "phase-started", phase: "p", title: same("P"), budgetMs: null });
  t.step({ step: "s", address: "p/s", phase: "p" }, () => t.exec("p/s/exec", "true", 5));
  const entries = hardIncident();
  const at = entries.findIndex((entry) => entry.kind === "asked" && entry.address === "restore/ask");
  const state = fold(runState, entries.slice(0, at + 1));
  expect(state.status).toBe("waiting-person");
  expect([...state.inDoubt.keys()]).toEqual(["restore/ask"]);
  expect(state.phase).toBe("restore");
  expect(fold(runState, t.entries).status).toBe("running");
});

test("stopped until resumed; the gap is its own class", () => {
  const entries = hardIncident();
  const at = entries.findIndex(({ kind }) => kind === "stopping");
  expect(fold(runState, entries.slice(0, at + 1)).status).toBe("stopped");
  expect(fold(runState, entries.slice(0, at + 2)).status).toBe("running");
  const { gaps, time, engines } = fold(runState, entries);
  expect(gaps).toEqual([
    {
      from: Date.parse("2026-11-21T06:05:30.200Z"),
      to: Date.parse("2026-11-21T06:09:30.200Z"),
      because: { en: "the terminal was closed", ja: "端末が閉じられました" },
      signal: "SIGHUP",
    },
  ]);
  expect(time.down).toBe(240_000);
  expect(engines.map(({ pid }) => pid)).toEqual([4711, 5120]);
});

test("a rollback takes the recovery back", () => {
  const t = tale();
  t.phase("p", same("P"), null, () => {
    t.step({ step: "up" }, () => {}, { milestone: "recovered", rpo: 1_795_000_000 });
    t.tell({ kind: "rollback-started", because: same("wrong data"), steps: ["up"] });
    t.tell({ kind: "rollback-ended", outcome: "ok" });
  });
  const state = fold(runState, t.entries);
  expect(state.recovered).toBeNull();
  expect(state.dataTime).toBeNull();
  expect(state.rollbacks[0]?.outcome).toBe("ok");
});

test("steps inside steps: an effect belongs to the innermost, branches side by side stay apart", () => {
  const t = tale();
  t.phase("p", same("P"), null, () => {
    t.step({ step: "all", address: "p/all" }, () => {
      const started = {
        phase: "p",
        action: "run",
        title: same("x"),
        why: null,
        risk: "none",
        timeoutMs: null,
        summary: same("x"),
        purpose: "step",
        host: null,
      } as const;
      t.tell({ kind: "step-started", step: "a", address: "p/all/a", ...started });
      t.tell({ kind: "step-started", step: "b", address: "p/all/b", ...started });
      t.exec("p/all/b/exec", "b", 70).exec("p/all/a/exec", "a", 30);
    });
  });
  const { visits } = fold(runState, t.entries);
  expect(visits.map(({ address, depth, time }) => [address, depth, time.machine])).toEqual([
    ["p/all", 0, 0],
    ["p/all/a", 1, 30],
    ["p/all/b", 1, 70],
  ]);
});

test("phases of a called runbook do not disturb the phase they run in", () => {
  const t = tale();
  const inner = { kind: "phase-started", phase: "p", title: same("inner"), budgetMs: 1 } as const;
  t.phase("p", same("outer"), 60_000, () => {
    t.wait(100).tell(inner).wait(100).tell({ kind: "phase-ended", phase: "p", outcome: "ok" }).wait(100);
  });
  const [phase] = fold(runState, t.entries).phases;
  expect([phase?.title.en, phase?.budgetMs, phase?.usedMs]).toEqual(["outer", 60_000, 300]);
});

test("a step left open when the run closes is unknown", () => {
  const t = tale();
  t.tell({ kind: "phase-started", phase: "p", title: same("P"), budgetMs: null });
  t.step({ step: "s", phase: "p" }, () => {});
  t.entries.pop();
  t.add({ kind: "closed", outcome: "cancelled", because: same("stopped") });
  expect(told(fold(runState, t.entries))).toEqual(["/s unknown 1"]);
});

test("clock jumps are kept, and time never runs backwards", () => {
  const t = tale();
  t.wait(1_000).add({ kind: "noted", by: "a", text: "x" });
  t.wait(1_000).add({ kind: "noted", by: "a", text: "y" }, { ts: "2026-11-21T05:00:00.000Z" });
  t.wait(1_000).add({ kind: "clock", gapMs: 4_000, jumpMs: 3_600_000 }, { ts: "2026-11-21T06:00:00.000Z" });
  const { corrections, time } = fold(runState, t.entries);
  expect(corrections).toEqual([
    { at: Date.parse("2026-11-21T05:00:00.000Z"), gapMs: 0, jumpMs: -1_904_000 },
    { at: Date.parse("2026-11-21T06:00:00.000Z"), gapMs: 4_000, jumpMs: 3_600_000 },
  ]);
  expect(time.machine).toBe(1_000 + 1_000 + 3_600_000);
});

test("folds do not see each other", () => {
  const first = fold(runState, goodDrill());
  fold(runState, hardIncident());
  expect(first.visits.length).toBe(10);
  expect(runState.initial.visits).toEqual([]);
  expect(first.opened?.run).toBe("20261121-053142-db-corruption-drill");
  expect(OPENED.mode).toBe("live");
});
