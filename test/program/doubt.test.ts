import { describe, expect, test } from "vitest";
import type { Telling } from "../../engine/program/telling.ts";
import { failed, lost, ran } from "../interpretation.ts";

const book = (...steps: string[]): string =>
  `phases:\n  - id: one\n    title: one\n    steps:\n${steps.map((step) => `      - ${step}`).join("\n")}`;
const run = (id: string, more = ""): string =>
  `{ id: ${id}, title: ${id}, run: ${id}, on: db, timeout: 1m, drill: run${more === "" ? "" : `, ${more}`} }`;
const count = (commands: readonly string[], name: string): number =>
  commands.filter((command) => command === name).length;
const ended = (tellings: readonly Telling[], step: string) =>
  tellings.findLast(
    (telling): telling is Extract<Telling, { kind: "step-ended" }> =>
      telling.kind === "step-ended" && telling.step === step,
  );

describe("steps made of steps", () => {
  const group = `{ id: group, title: group, parallel: [${run("pay")}, ${run("lose")}] }`;

  test("are never repeated: their own steps settled their doubts", async () => {
    const { result, commands } = await ran(book(group), { lose: lost }, ["stop"]);
    expect(commands).toEqual(["pay", "lose"]);
    expect(result).toMatchObject({ outcome: "unknown", because: { en: "the link was lost" } });
  });

  test("carry on what was decided inside: stop stops, nobody is asked twice", async () => {
    const { result, asked } = await ran(book(group, run("after")), { pay: failed }, ["stop", "skip"]);
    expect(asked.filter(({ effect }) => effect.kind === "ask")).toHaveLength(1);
    expect(result.outcome).toBe("failed");
  });

  test("roll back what was begun around them too", async () => {
    const inner = run("inner", "undo: un-inner, on_failure: rollback");
    const { result, commands } = await ran(
      book(run("outer", "undo: un-outer"), `{ id: group, title: group, each: [x], steps: [${inner}] }`),
      {
        inner: failed,
      },
    );
    expect(commands).toEqual(["outer", "inner", "un-inner", "un-outer"]);
    expect(result).toMatchObject({ outcome: "failed", because: { en: "rolled back: exit code 1" } });
  });
});

describe("an outcome in doubt", () => {
  test("that a person says has happened is verified, captured, and not rolled back", async () => {
    const step = run(
      "pay",
      "verify: paid, capture: { receipt: verify.stdout, printed: stdout }, undo: refund, on_failure: { unknown: ask, else: rollback }",
    );
    const { result, commands, tellings } = await ran(book(step), { pay: lost, paid: () => ({ stdout: "R-7" }) }, [
      "happened",
    ]);
    expect(commands).toEqual(["pay", "paid"]);
    expect(result.outcome).toBe("ok");
    expect(ended(tellings, "pay")?.outputs).toMatchObject({ receipt: "R-7" });
  });

  test("is not made by a verify that cannot be read: the probe is read again, not the action repeated", async () => {
    let reads = 0;
    const flaky = () => ((reads += 1) < 3 ? lost() : { stdout: "yes" });
    const { result, commands } = await ran(book(run("pay", "verify: paid, retry: 3")), { paid: flaky });
    expect(count(commands, "pay")).toBe(1);
    expect(count(commands, "paid")).toBe(3);
    expect(result.outcome).toBe("ok");
  });

  test("stays one when the probe can never be read: a person is asked", async () => {
    const { result, commands } = await ran(book(run("pay", "verify: paid, retry: 3")), { paid: lost }, ["stop"]);
    expect(count(commands, "pay")).toBe(1);
    expect(result).toMatchObject({
      outcome: "unknown",
      because: { en: "done, but nobody can tell whether it holds: the link was lost" },
    });
  });

  test("ends the run when a person says stop, whatever the general rule says", async () => {
    const { result, commands } = await ran(book(run("pay", "on_failure: continue"), run("after")), { pay: lost }, [
      "stop",
    ]);
    expect(commands).toEqual(["pay"]);
    expect(result.outcome).toBe("unknown");
  });
});

describe("a No", () => {
  const drop = run("drop", "risk: destroy, confirm: Drop it?, undo: undrop, on_failure: continue");

  test("is not swept along by a general continue: a person is asked what now", async () => {
    const { result, commands } = await ran(book(drop, run("after")), {}, [false, "stop"]);
    expect(commands).toEqual([]);
    expect(result).toMatchObject({ outcome: "refused", because: { en: "alice answered No" } });
  });

  test("follows an explicit rule for refusals", async () => {
    const step = drop.replace("on_failure: continue", "on_failure: { refused: continue }");
    const { result, commands } = await ran(book(step, run("after")), {}, [false]);
    expect(commands).toEqual(["after"]);
    expect(result.outcome).toBe("ok");
  });
});

describe("undo", () => {
  const undoing = run("a", "undo: 'un-a \"$SEEN\"', env: { SEEN: '${{ steps.look.seen }}' }");

  test("is run once for a step that a person had tried again", async () => {
    let tries = 0;
    const first = () => ((tries += 1) === 1 ? failed() : null);
    const steps = [run("a", "undo: un-a"), run("b", "on_failure: rollback")];
    const { commands } = await ran(book(...steps), { a: first, b: failed }, ["retry"]);
    expect(commands).toEqual(["a", "a", "b", "un-a"]);
  });

  test("sees what was known when its step was done, not what changed later", async () => {
    let looks = 0;
    const look = () => ({ stdout: `S${(looks += 1)}` });
    const seen = "{ id: look, title: look, check: look, on: db, timeout: 1m, capture: { seen: stdout } }";
    let turn = 0;
    const again = () => ((turn += 1) === 1 ? failed() : null);
    const steps = [
      seen,
      undoing,
      run("back", "on_failure: 'goto:look2'"),
      seen.replace("id: look,", "id: look2,"),
      run("last", "on_failure: rollback"),
    ];
    const { effects } = await ran(book(...steps), { look, back: again, last: failed });
    expect(effects.at(-1)).toMatchObject({ env: { SEEN: "S1" }, command: { text: 'un-a "$SEEN"' } });
  });
});

test("checks are read again before a retry", async () => {
  let reads = 0;
  const safe = () => ((reads += 1) === 1 ? null : failed());
  const { result, commands } = await ran(book(run("a", "check: is-safe, retry: 2, on_failure: stop")), {
    "is-safe": safe,
    a: failed,
  });
  expect(commands).toEqual(["is-safe", "a", "is-safe"]);
  expect(result).toMatchObject({ because: { en: "a check before the step said no: exit code 1" } });
});

test("what is done already gives its captures from the probe that said so", async () => {
  const steps = [
    run("a", "done_if: is-done, capture: { found: stdout }"),
    run("b", "env: { FOUND: '${{ steps.a.found }}' }"),
  ];
  const { effects, commands } = await ran(book(...steps), { "is-done": () => ({ stdout: "there" }) });
  expect(commands).toEqual(["is-done", "b"]);
  expect(effects.at(-1)).toMatchObject({ env: { FOUND: "there" } });
});

test("an output that no step produced is null and does not spoil a run that ended well", async () => {
  const text = `outputs: { found: 'steps.a.found' }\n${book(run("a", "when: '1 > 2', capture: { found: stdout }"))}`;
  expect((await ran(text)).result).toMatchObject({ outcome: "ok", outputs: { found: null } });
});
