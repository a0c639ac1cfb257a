import type * as Fs from "node:fs";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

/** What was synced, by the path it was opened with. */
const { synced } = vi.hoisted(() => ({ synced: [] as string[] }));
vi.mock("node:fs", async (load) => {
  const fs = await load<typeof Fs>();
  const paths = new Map<number, string>();
  return {
    ...fs,
    openSync: (path: string, ...rest: [string | number, number]) => {
      const fd = fs.openSync(path, ...rest);
      paths.set(fd, path);
      return fd;
    },
    fsyncSync: (fd: number) => {
      synced.push(paths.get(fd) ?? "?");
      fs.fsyncSync(fd);
    },
  };
});
const { makeRunDirectory } = await import("../../engine/commands/run-directory.ts");
const { openOutput } = await import("../../engine/world/output.ts");
const { createRedactor } = await import("../../engine/journal/redact.ts");

let home: string;
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "runbook-names-")));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

test("the names of a new run survive a power cut: its folder, and every folder made for it", () => {
  const reports = join(home, "var", "reports");
  const { path } = makeRunDirectory(reports, "restart");
  expect(synced.splice(0)).toEqual([path, reports, join(home, "var"), home]);
  const second = makeRunDirectory(reports, "restart");
  expect(synced.splice(0)).toEqual([second.path, reports]);
});

test("so does the name of an output, before its answer is told", () => {
  const { path } = makeRunDirectory(join(home, "reports"), "restart");
  synced.length = 0;
  const sink = openOutput({ runDirectory: path, name: "a.out", masking: createRedactor().stream() });
  sink.write(Buffer.from("x"));
  sink.finish();
  expect(synced.splice(0)).toEqual([join(path, "outputs")]);
});
