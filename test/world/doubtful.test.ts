import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Exec } from "../../engine/program/effect.ts";
import type { Host } from "../../engine/program/host.ts";
import { markRun, openLocal } from "../../engine/world/local.ts";

let place = "";
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "runbook-doubt-"));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const host = (more: Partial<Host> = {}): Host => ({
  name: "box",
  transport: "local",
  address: "localhost",
  port: null,
  user: null,
  identityFile: null,
  knownHosts: null,
  jump: [],
  env: {},
  stateDir: join(place, "state"),
  maxChannels: 4,
  connectTimeoutMs: 5_000,
  ...more,
});

async function given(effect: Partial<Exec>, more: { doubtful?: boolean; key?: string; on?: Host } = {}) {
  const executor = openLocal({ host: more.on ?? host(), stateDir: place });
  const { end } = await executor.exec({
    key: more.key ?? "run-1",
    effect: {
      kind: "exec",
      host: "box",
      command: { form: "script", shell: "sh", text: `echo x >>${place}/effect` },
      env: {},
      as: null,
      timeoutMs: 5_000,
      nature: "job",
      repeat: "never",
      ...effect,
    },
    env: {},
    sinks: { stdout: { write() {} }, stderr: { write() {} }, live() {} },
    doubtful: more.doubtful ?? false,
    cancel: new AbortController().signal,
    detach: new AbortController().signal,
  });
  return end;
}
const effects = (): number =>
  existsSync(join(place, "effect")) ? readFileSync(join(place, "effect"), "utf8").split("\n").length - 1 : 0;

test.each(["never", "check"] as const)(
  "repeat %s: with its records gone a command in doubt is not started",
  async (repeat) => {
    await given({ repeat });
    rmSync(join(place, "state"), { recursive: true });
    const end = await given({ repeat }, { doubtful: true });
    expect(end).toMatchObject({
      kind: "unknown",
      failure: {
        code: "JOBS_GONE",
        message: {
          en: "The job records on box are gone, so whether the command was started there earlier is not known.",
        },
      },
    });
    // Barred: an earlier starter that is still on its way finds the claim taken, and a later look is told the same.
    expect(await given({ repeat })).toMatchObject({ kind: "unknown", failure: { code: "JOBS_GONE" } });
    expect(effects()).toBe(1);
  },
);

test("where the run's marker stands, a missing claim means that it never started", async () => {
  await given({}, { key: "run-1" });
  expect(await given({}, { key: "run-2", doubtful: true })).toEqual({ kind: "exited", code: 0 });
  expect(await given({}, { key: "other-1", doubtful: true })).toMatchObject({ kind: "unknown" });
  expect(effects()).toBe(2);
});

test("a run marked before its first job can trust its records from the first one on", async () => {
  markRun({ host: host(), stateDir: place, key: "run-0" });
  expect(await given({}, { doubtful: true })).toEqual({ kind: "exited", code: 0 });
  expect(effects()).toBe(1);
});

test("what may be repeated is", async () => {
  expect(await given({ repeat: "safe" }, { doubtful: true })).toEqual({ kind: "exited", code: 0 });
  expect(await given({ repeat: "safe", nature: "read" }, { doubtful: true })).toEqual({ kind: "exited", code: 0 });
  expect(effects()).toBe(2);
});

test("a plain command in doubt that may not be repeated is not", async () => {
  expect(await given({ nature: "read" }, { doubtful: true })).toMatchObject({
    kind: "unknown",
    failure: {
      code: "MAYBE_RAN",
      message: { en: "The command may or may not have run on box before the engine stopped." },
    },
  });
  expect(effects()).toBe(0);
});

test.each(["read", "job"] as const)("a practice host that is gone runs nothing: %s", async (nature) => {
  const on = host({ marker: join(place, "marker") });
  writeFileSync(join(place, "marker"), "");
  expect(await given({ nature }, { on })).toEqual({ kind: "exited", code: 0 });
  rmSync(join(place, "marker"));
  expect(await given({ nature }, { on, key: "run-2" })).toMatchObject({
    kind: "not_started",
    failure: {
      reason: "refused",
      code: "HOST_GONE",
      message: { en: "The practice host box is gone.", ja: "演習用ホスト box はもう存在しません。" },
      hint: { en: "Nothing was started on this machine in its place." },
    },
  });
  expect(await given({ nature }, { on, key: "run-2", doubtful: true })).toMatchObject({
    kind: "unknown",
    failure: { reason: "unknown", code: "HOST_GONE" },
  });
  expect(effects()).toBe(1);
});
