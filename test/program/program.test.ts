import { describe, expect, test } from "vitest";
import { drive } from "../../engine/modes/drive.ts";
import { all, within, type Program } from "../../engine/program/program.ts";
import { now, sleep } from "../../engine/program/verbs.ts";

async function addressesOf(program: Program<unknown>): Promise<string[]> {
  const addresses: string[] = [];
  await drive(program, async ({ address }) => {
    addresses.push(address);
    return { ok: true, value: { epochMs: 0 } };
  });
  return addresses;
}

describe("addresses", () => {
  test("are the kind under every enclosing segment, numbered where they would repeat", async () => {
    function* body() {
      yield* sleep(1);
      yield* sleep(1);
      yield* within("inner", sleep(1));
      yield* now();
    }
    expect(await addressesOf(within("outer", body()))).toEqual([
      "outer/sleep",
      "outer/sleep.2",
      "outer/inner/sleep",
      "outer/now",
    ]);
  });

  test("of branches are disjoint and stand under the segment that holds them", async () => {
    const branch = (name: string) => () => within(name, sleep(1));
    const found = await addressesOf(within("fan", all([branch("a"), branch("b"), branch("c")], 2)));
    expect(found.toSorted()).toEqual(["fan/a/sleep", "fan/b/sleep", "fan/c/sleep"]);
  });
});

test("branches run side by side up to the limit, and their results keep their order", async () => {
  let running = 0;
  let most = 0;
  const branch = (ms: number) => () =>
    within(
      `b${ms}`,
      (function* () {
        yield* sleep(ms);
        return ms;
      })(),
    );
  const result = await drive(all([branch(30), branch(1), branch(10)], 2), async ({ effect }) => {
    most = Math.max(most, (running += 1));
    await new Promise((resolve) => setTimeout(resolve, effect.kind === "sleep" ? effect.ms : 0));
    running -= 1;
    return { ok: true, value: {} };
  });
  expect(result).toEqual([30, 1, 10]);
  expect(most).toBe(2);
});

test("a pause in one branch lets the others finish what they are in, and begin nothing new", async () => {
  const begun: string[] = [];
  const branch = (name: string) => () =>
    within(
      name,
      (function* () {
        yield* sleep(1);
        yield* sleep(2);
      })(),
    );
  const driven = drive(all([branch("a"), branch("b")], 2), async ({ address }) => {
    begun.push(address);
    if (address === "a/sleep") throw new Error("pause");
    await new Promise((resolve) => setTimeout(resolve, 5));
    return { ok: true, value: {} };
  });
  await expect(driven).rejects.toThrow("pause");
  expect(begun).toEqual(["a/sleep", "b/sleep"]);
});
