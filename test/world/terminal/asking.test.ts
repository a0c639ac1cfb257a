import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Question } from "../../../engine/program/question.ts";
import { same } from "../../../engine/program/value.ts";
import { limitsOf } from "../../../engine/world/terminal/asking.ts";

const question = (deadlineMs: number): Question => ({
  kind: "confirm",
  step: "s",
  title: same("s"),
  evidence: [],
  deadlineMs,
  onDeadline: "stop",
  unattended: null,
  challenge: null,
});

test("only a passed deadline is late; a cancel before it is not, nor one that comes after it", async () => {
  const late = limitsOf(question(5), new AbortController().signal);
  const cancelled = new AbortController();
  const early = limitsOf(question(5), cancelled.signal);
  cancelled.abort();
  await pause(30);
  expect([late.signal.aborted, late.late()]).toEqual([true, true]);
  expect([early.signal.aborted, early.late()]).toEqual([true, false]);
  late.done();
  early.done();
});
