import { expect, test } from "vitest";
import { exitOf } from "../../engine/commands/conclude.ts";
import { EXIT } from "../../engine/program/failure.ts";

const objective = (target_s: number | null, met: boolean | null) => ({ target_s, actual_s: null, met });
const met = objective(60, true);

test.each([
  ["both met", met, met, true, EXIT.ok],
  ["one missed", met, objective(60, false), true, EXIT.objectiveMissed],
  ["RPO unknown", met, objective(60, null), true, EXIT.objectiveMissed],
  ["RTO unknown", objective(60, null), met, true, EXIT.objectiveMissed],
  ["no objectives", objective(null, null), objective(null, null), true, EXIT.ok],
  ["not proven outside", met, met, false, EXIT.objectiveMissed],
] as const)("a drill with %s", (_, rto, rpo, ok, exit) => {
  const result = { rto, rpo: { ...rpo, newest: null }, verdict: { ok, findings: [] } };
  expect(exitOf({ exit: EXIT.ok }, result, { mode: "drill" })).toBe(exit);
  expect(exitOf({ exit: EXIT.ok }, result, { mode: "live" })).toBe(EXIT.ok);
  expect(exitOf({ exit: EXIT.stepFailed }, result, { mode: "drill" })).toBe(EXIT.stepFailed);
});
