import { expect, test } from "vitest";
import type { Host } from "../../engine/program/host.ts";
import { openHands } from "../../engine/world/hands/hands.ts";

/** Hands whose shell keeps what it was told. */
function handsOf() {
  const told: { readonly as: string | null; readonly script: string }[] = [];
  const host = { name: "db", env: {}, connectTimeoutMs: 1000 } as Partial<Host> as Host; // all that forgetting needs
  const hands = openHands({
    host,
    reach: {
      shell: async ({ as, script }) => {
        told.push({ as, script });
        return { kind: "closed", code: 0, signal: null };
      },
      close: async () => {},
      ambiguousStatus: false,
    },
    stateDir: "/state",
    report: () => {},
    patienceMs: null,
  });
  return { hands, told };
}

test("a job of an earlier engine is forgotten as well, in the account it ran as", async () => {
  const { hands, told } = handsOf();
  await hands.forget("run-0123456789abcdef");
  await hands.forget("run-0123456789abcdef", "postgres");
  expect(told.map(({ as }) => as)).toEqual([null, "postgres"]);
  for (const { script } of told) {
    expect(script).toContain("rb_key=run-0123456789abcdef");
    expect(script).toContain('rm -rf "$rb_dir"');
  }
});

test.each([
  ["a key", "../x", null],
  ["an account", "run-1", "-oProxyCommand=x"],
])("%s that is none is never told to a shell", async (_, key, as) => {
  const { hands, told } = handsOf();
  await hands.forget(key, as);
  expect(told).toEqual([]);
});
