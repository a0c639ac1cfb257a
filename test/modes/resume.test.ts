import { describe, expect, test } from "vitest";
import { readJournal } from "../../engine/journal/reader.ts";
import { openJournal } from "../../engine/journal/writer.ts";
import { drive } from "../../engine/modes/drive.ts";
import { journaled } from "../../engine/modes/journaled.ts";
import type { Perform } from "../../engine/modes/perform.ts";
import { Mismatch, pastOf, recalled } from "../../engine/modes/recalled.ts";
import { programOf, textOf, worldOf } from "../interpretation.ts";
import { memoryStore } from "../journal/memory.ts";

const RUNBOOK = `phases:
  - id: one
    title: one
    steps:
      - { id: a, title: a, run: a, on: db, timeout: 1m, drill: run, undo: un-a }
      - id: fan
        title: fan
        parallel:
          - { id: x, title: x, run: x, on: db, timeout: 1m, drill: run }
          - { id: y, title: y, run: y, on: web, timeout: 1m, drill: run, verify: y-ok }
      - { id: ask, title: ask, ask: How many?, timeout: 1m }
    always:
      - { id: tidy, title: tidy, check: tidy, on: db, timeout: 1m }
  - id: two
    title: two
    steps:
      - { id: flaky, title: flaky, run: flaky, on: db, timeout: 1m, drill: run, retry: { times: 2, every: 1s } }
      - { id: drop, title: drop, run: drop, on: db, risk: destroy, confirm: Sure?, needs: [a], timeout: 1m, drill: run, on_failure: rollback }
`;

class Killed extends Error {}

/** A world with effects that count: jobs are claimed by address, as the real ones are on their host. */
function countingWorld(failures: readonly string[]) {
  const effects = new Map<string, number>();
  const claimed = new Map<string, unknown>();
  let flaky = 0;
  const { perform } = worldOf(
    {
      flaky: () => ((flaky += 1) < 3 ? { exit: 1 } : null),
      ...Object.fromEntries(failures.map((command) => [command, () => ({ exit: 1 })])),
    },
    [],
  );
  const counting: Perform = async (request, doubt) => {
    const { effect, address } = request;
    if (effect.kind !== "exec" || effect.nature === "read") return perform(request, doubt);
    const known = claimed.get(address);
    if (known !== undefined) return known as never;
    effects.set(textOf(effect), (effects.get(textOf(effect)) ?? 0) + 1);
    const answer = await perform(request, doubt);
    claimed.set(address, answer);
    return answer;
  };
  return { counting, effects };
}

async function lived(of: { store: ReturnType<typeof memoryStore>; perform: Perform; killAt: number | null }) {
  const { entries } = readJournal([of.store.bytes()]);
  let writes = entries.length;
  const guarded = {
    append(line: string) {
      if (of.killAt !== null && writes >= of.killAt) throw new Killed();
      writes += 1;
      of.store.append(line);
    },
    sync: () => of.store.sync(),
  };
  let tick = 0;
  const stamps = { wall: () => new Date((tick += 1) * 1000).toISOString(), monotonic: () => tick, boot: "b" };
  const journal = openJournal({ store: guarded, stamps, mask: (text) => text, last: entries.at(-1) ?? null });
  return drive(programOf(RUNBOOK), recalled(pastOf(entries), journaled(journal, of.perform)));
}

describe.each([
  ["a run that ends well", [], { a: 1, x: 1, y: 1, flaky: 3, drop: 1 }, "ok"],
  ["a run that is rolled back", ["drop"], { a: 1, x: 1, y: 1, flaky: 3, drop: 1, "un-a": 1 }, "failed"],
] as const)("%s, killed at every entry", (_, failures, counts, outcome) => {
  test("ends the same, and does nothing twice", async () => {
    const whole = memoryStore();
    const first = countingWorld(failures);
    expect(await lived({ store: whole, perform: first.counting, killAt: null })).toMatchObject({ outcome });
    expect(Object.fromEntries(first.effects)).toEqual(counts);
    const length = readJournal([whole.bytes()]).entries.length;
    for (let killAt = 0; killAt < length; killAt++) {
      const store = memoryStore();
      const world = countingWorld(failures);
      await expect(lived({ store, perform: world.counting, killAt })).rejects.toBeInstanceOf(Killed);
      expect(await lived({ store, perform: world.counting, killAt: null }), `killed at ${killAt}`).toMatchObject({
        outcome,
      });
      expect(Object.fromEntries(world.effects), `killed at ${killAt}`).toEqual(counts);
      expect(readJournal([store.bytes()]).damage).toBeNull();
    }
  });
});

test("killed again at every entry of the resume, it still does nothing twice", async () => {
  for (let first = 5; first < 60; first += 9) {
    for (let second = first; second < 60; second += 7) {
      const store = memoryStore();
      const world = countingWorld([]);
      await lived({ store, perform: world.counting, killAt: first }).catch(() => {});
      await lived({ store, perform: world.counting, killAt: second }).catch(() => {});
      expect(await lived({ store, perform: world.counting, killAt: null })).toMatchObject({ outcome: "ok" });
      expect(world.effects.get("drop")).toBe(1);
    }
  }
});

test("tellings are not told twice", async () => {
  const store = memoryStore();
  const world = countingWorld([]);
  await lived({ store, perform: world.counting, killAt: 20 }).catch(() => {});
  await lived({ store, perform: world.counting, killAt: null });
  const told = readJournal([store.bytes()]).entries.flatMap((entry) => (entry.kind === "told" ? [entry.address] : []));
  expect(new Set(told).size).toBe(told.length);
});

test("a program that asks something else than the journal holds is refused by address", async () => {
  const store = memoryStore();
  await lived({ store, perform: countingWorld([]).counting, killAt: 12 }).catch(() => {});
  const past = pastOf(readJournal([store.bytes()]).entries);
  const other = programOf(RUNBOOK.replace("run: a,", "run: b,"));
  await expect(
    drive(
      other,
      recalled(past, async () => ({ ok: true, value: {} })),
    ),
  ).rejects.toThrow(Mismatch);
});
