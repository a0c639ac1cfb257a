import { describe, expect, test } from "vitest";
import { failed, ran } from "../interpretation.ts";

const step = (id: string, more = ""): string =>
  `      - { id: ${id}, title: ${id}, run: ${id}, on: db, timeout: 1m, drill: run, on_failure: stop${more === "" ? "" : `, ${more}`} }`;
const phase = (id: string, steps: readonly string[], always: readonly string[] = []): string =>
  `  - id: ${id}\n    title: ${id}\n    budget: 5m\n    steps:\n${steps.join("\n")}${always.length > 0 ? `\n    always:\n${always.join("\n")}` : ""}`;
const book = (...phases: string[]): string => `phases:\n${phases.join("\n")}`;

describe("the way through a runbook", () => {
  test("phases and steps come in order, and the run is ok when all are", async () => {
    const { result, commands } = await ran(book(phase("one", [step("a"), step("b")]), phase("two", [step("c")])));
    expect(commands).toEqual(["a", "b", "c"]);
    expect(result).toMatchObject({ outcome: "ok", because: { en: "every step is done" } });
  });

  test("stop ends the run, but not before the always steps of the phase", async () => {
    const text = book(phase("one", [step("a"), step("b")], [step("reopen")]), phase("two", [step("c")]));
    const { result, commands } = await ran(text, { a: failed });
    expect(commands).toEqual(["a", "reopen"]);
    expect(result).toMatchObject({ outcome: "failed", because: { en: "exit code 1" } });
  });

  test("an always step that fails makes a good phase a failure", async () => {
    const { result } = await ran(book(phase("one", [step("a")], [step("reopen")])), { reopen: failed });
    expect(result.outcome).toBe("failed");
  });

  test("continue goes on, and what needs the failed step is refused", async () => {
    const text = book(
      phase("one", [step("a").replace("on_failure: stop", "on_failure: continue"), step("b"), step("c", "needs: [a]")]),
    );
    const { result, commands } = await ran(text, { a: failed });
    expect(commands).toEqual(["a", "b"]);
    expect(result).toMatchObject({
      outcome: "refused",
      because: { en: "needs a, which did not end well in this run" },
    });
  });

  test("goto jumps over phases, by reason", async () => {
    const a = step("a").replace("on_failure: stop", "on_failure: { failed: 'goto:c', else: stop }");
    const { result, commands } = await ran(book(phase("one", [a, step("b")]), phase("two", [step("c")])), {
      a: failed,
    });
    expect(commands).toEqual(["a", "c"]);
    expect(result.outcome).toBe("ok");
  });

  test("a goto that only goes round is ended", async () => {
    const b = step("b").replace("on_failure: stop", "on_failure: 'goto:a'");
    const { result, commands } = await ran(book(phase("one", [step("a"), b])), { b: failed });
    expect(commands.filter((one) => one === "a")).toHaveLength(25);
    expect(result).toMatchObject({ outcome: "invalid", because: { en: "a was reached 25 times" } });
  });

  test("a person can have it tried again, skipped, or stopped", async () => {
    const asks = book(phase("one", [step("a").replace("on_failure: stop", "on_failure: ask"), step("b")]));
    let tries = 0;
    const flaky = { a: () => ((tries += 1) < 3 ? failed() : null) };
    expect(await ran(asks, flaky, ["retry", "retry"])).toMatchObject({
      result: { outcome: "ok" },
      commands: ["a", "a", "a", "b"],
    });
    expect(await ran(asks, { a: failed }, ["skip"])).toMatchObject({ result: { outcome: "ok" }, commands: ["a", "b"] });
    expect(await ran(asks, { a: failed }, ["stop"])).toMatchObject({ result: { outcome: "failed" }, commands: ["a"] });
  });
});

describe("rollback", () => {
  const undoing = (id: string, more = ""): string => step(id, `undo: un-${id}${more === "" ? "" : `, ${more}`}`);

  test("undoes what was begun, the latest first, the failed step included", async () => {
    const text = book(
      phase(
        "one",
        [undoing("a"), step("b"), undoing("c").replace("on_failure: stop", "on_failure: rollback")],
        [step("reopen")],
      ),
    );
    const { result, commands } = await ran(text, { c: failed });
    expect(commands).toEqual(["a", "b", "c", "un-c", "un-a", "reopen"]);
    expect(result).toMatchObject({ outcome: "failed", because: { en: "rolled back: exit code 1" } });
  });

  test("ends at the first undo that fails, and says that the state is unknown", async () => {
    const text = book(
      phase("one", [undoing("a"), undoing("b"), step("c").replace("on_failure: stop", "on_failure: rollback")]),
    );
    const { result, commands } = await ran(text, { c: failed, "un-b": failed });
    expect(commands).toEqual(["a", "b", "c", "un-b"]);
    expect(result).toMatchObject({
      outcome: "unknown",
      because: { en: "the rollback failed too; first cause: exit code 1" },
    });
  });

  test("names what has no undo, so that nobody takes the way back for complete", async () => {
    const wipe = step("wipe", "irreversible: the cache is gone");
    const text = book(
      phase("one", [undoing("a"), wipe, step("c").replace("on_failure: stop", "on_failure: rollback")]),
    );
    const { tellings } = await ran(text, { c: failed });
    const notes = tellings.flatMap((telling) => (telling.kind === "note" ? [telling.text.en] : []));
    expect(notes).toEqual(["NOT undone: wipe (the cache is gone)", "NOT undone: c"]);
  });

  test("leaves out what never began", async () => {
    const b = undoing("b", "check: ready").replace("on_failure: stop", "on_failure: rollback");
    const { commands } = await ran(book(phase("one", [undoing("a"), b])), { ready: failed });
    expect(commands).toEqual(["a", "ready", "un-a"]);
  });
});

test("values captured in one step reach later ones as environment", async () => {
  const text = book(
    phase("one", [
      step("a", "capture: { found: stdout }"),
      step("b", "env: { FOUND: '${{ steps.a.found }}' }, when: 'steps.a.found != \"\"'"),
    ]),
  );
  const { effects } = await ran(text, { a: () => ({ stdout: "backup-7\n" }) });
  expect(effects.at(-1)).toMatchObject({ env: { FOUND: "backup-7" } });
});
