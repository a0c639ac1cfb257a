import { expect, test } from "vitest";
import type { Facts } from "../../engine/program/expression.ts";
import type { Value } from "../../engine/program/value.ts";
import { book } from "./book.ts";
import { parseIt, told } from "./parse-it.ts";

const FACTS: Facts = {
  inputs: { name: "n", count: 3, token: { secret: "token" } },
  hosts: { db: { name: "db1", address: "10.0.0.1", user: null }, web: { name: "w", address: "w", user: "app" } },
  steps: { first: { outcome: "ok", stdout: "42", exit_code: 0, rows: [1, 2.5], nothing: null } },
  run: { id: "r1", mode: "drill", environment: "lab", started_at: "2026-11-01T00:00:00Z" },
  local: { stdout: "out", stderr: "", exit_code: 0, verify: { stdout: "v", stderr: "", exit_code: 0 } },
  assumed: new Set(),
  strict: false,
};

/** Evaluates a capture of a step that follows `first`. */
function value(expression: string, facts: Partial<Facts> = {}): unknown {
  const capture = JSON.stringify({ it: expression, rows: "1" });
  const parsed = parseIt(
    book(
      `- { id: first, check: x, timeout: 1s, capture: { rows: '1', nothing: '1' } }\n- { id: it, check: x, timeout: 1s, capture: ${capture} }`,
    ),
  );
  if (!parsed.ok)
    return told(parsed)
      .split("\n")[0]
      ?.replace(/^.* error /, "");
  const result = parsed.runbook.phases[0]?.steps[1]?.capture["it"]?.evaluate({ ...FACTS, ...facts });
  if (result?.kind === "value") return result.value;
  return result?.kind === "undecided" ? result.because : result?.failure.message.en;
}

test.each<[string, Value]>([
  ["inputs.count + 1", 4],
  ["inputs.count * 1.5", 4.5],
  ["inputs['name'] + '!'", "n!"],
  ["int(steps.first.stdout) == 42", true],
  ["steps.first.exit_code == 0 && stdout == 'out'", true],
  ["steps['first'].rows", [1, 2.5]],
  ["steps.first.rows.map(n, n * 2)", [2, 5]],
  ["steps.first.nothing == null", true],
  ["hosts.db.user == null ? hosts.web.user : hosts.db.user", "app"],
  ["has(steps.first.stderr)", false],
  ["verify.stdout", "v"],
  ["{'a': [1, true, null], 'b': run.mode}", { a: [1, true, null], b: "drill" }],
  ["timestamp('2026-01-01T00:00:00Z') + duration('1h')", "2026-01-01T01:00:00.000Z"],
  ["9007199254740993", "9007199254740993"],
  ["type(1) == int", true],
])("%s is %j", (expression, expected) => {
  expect(value(expression)).toEqual(expected);
});

test.each([
  ["steps.first.stderr", 'cannot evaluate steps.first.stderr: there is no "stderr"'],
  ["int(stdout)", "cannot evaluate int(stdout): int() type error: cannot convert to int"],
  ["1 / 0", "cannot evaluate 1 / 0: division by zero"],
])("%s fails as data", (expression, message) => {
  expect(value(expression)).toBe(message);
});

test("a step that has not run is named", () => {
  expect(value("steps.first.stdout", { steps: {} })).toBe('cannot evaluate steps.first.stdout: "first" has not run');
  expect(value("has(steps.first.stdout)", { steps: {} })).toBe(false);
});

test("a result nobody has seen is undecided, whatever else is known", () => {
  const assumed = new Set(["first"]);
  expect(value("steps.first.stdout == ''", { assumed })).toEqual({
    en: 'depends on the result of "first"',
    ja: "「first」の結果に依存します",
  });
  expect(value("size(steps) > 0", { assumed })).toEqual({
    en: "depends on steps that have not run",
    ja: "まだ実行されていないステップの結果に依存します",
  });
  expect(value("inputs.count", { assumed })).toBe(3);
});

test("a secret passes whole and unread", () => {
  const parsed = parseIt(book("- { id: a, check: x, timeout: 1s, env: { TOKEN: '${{ inputs.token }}' } }"));
  const part = parsed.ok ? parsed.runbook.phases[0]?.steps[0]?.env["TOKEN"]?.parts[0] : undefined;
  expect(typeof part === "object" ? part.evaluate(FACTS) : part).toEqual({ kind: "value", value: { secret: "token" } });
});

test("inputs arrive as their declared type, also from text", () => {
  expect(value("inputs.count + 1", { inputs: { ...FACTS.inputs, count: "41" } })).toBe(42);
  expect(value("inputs.name", { inputs: { ...FACTS.inputs, name: 5 } })).toBe("5");
});

test.each([
  "steps.first.__proto__",
  "inputs.constructor",
  "hosts.db.constructor",
  "steps.first.constructor.constructor('return 1')()",
])("%s reaches nothing", (expression) => {
  expect(String(value(expression))).toMatch(/^(unknown|expression|cannot evaluate)/);
});

test("items may be written out with values inside", () => {
  const parsed = parseIt(
    book(
      "- { id: a, each: [one, 2, '${{ inputs.name }}', 'x-${{ inputs.count }}'], steps: [{ id: b, check: x, timeout: 1s }] }",
    ),
  );
  const action = parsed.ok
    ? (parsed.runbook.phases[0]?.steps[0]?.action as { each: { evaluate(facts: Facts): unknown } })
    : null;
  expect(action?.each.evaluate(FACTS)).toEqual({ kind: "value", value: ["one", 2, "n", "x-3"] });
});
