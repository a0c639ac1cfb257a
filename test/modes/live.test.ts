import { expect, test } from "vitest";
import { live, type World } from "../../engine/modes/live.ts";
import { Paused } from "../../engine/modes/perform.ts";
import type { Question, Reply } from "../../engine/program/question.ts";
import { same, type Value } from "../../engine/program/value.ts";
import { silentFace } from "../../engine/world/terminal/silent.ts";

const question = (fallback: Value): Question => ({
  kind: "input",
  step: "which",
  title: same("Which?"),
  evidence: [],
  deadlineMs: 60_000,
  onDeadline: fallback === null ? "stop" : "default",
  unattended: null,
  type: "string",
  pattern: null,
  fallback,
});

/** A question put to a face that says this at once, whatever the clock shows. */
function answered(said: Reply | "deadline" | null, fallback: Value = null): Promise<unknown> {
  const signal = new AbortController().signal;
  const face = { ...silentFace(), ask: () => Promise.resolve(said) };
  const world = { face, cancel: signal, detach: signal, pausing: () => null } as unknown as World; // all a question needs
  const effect = { kind: "ask", question: question(fallback) } as const;
  return live(world)({ kind: "effect", address: "only/which/ask", effect, stance: "run" }, false);
}

test("the face says that the deadline passed: questions wait for each other, and their time does not run meanwhile", async () => {
  expect(await answered("deadline")).toMatchObject({ ok: false, failure: { reason: "refused", code: "DEADLINE" } });
  expect(await answered("deadline", "blue")).toMatchObject({ ok: true, value: { value: "blue", by: "deadline" } });
});

test("nobody there is a pause, not a passed deadline", async () => {
  await expect(answered(null, "blue")).rejects.toThrow(Paused);
});
