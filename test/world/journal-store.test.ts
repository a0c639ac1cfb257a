import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CannotJournal, cutTornTail, openJournalStore } from "../../engine/world/journal-store.ts";

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "runbook-store-"));
  path = join(directory, "journal.jsonl");
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test("a new journal is private and has a reserve beside it", () => {
  const store = openJournalStore(path, true);
  store.append("one\n");
  store.sync();
  store.close();
  expect(readFileSync(path, "utf8")).toBe("one\n");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(directory, "reserve")).size).toBe(1024 * 1024);
});

test("an existing journal is never created over", () => {
  writeFileSync(path, "old\n", { mode: 0o600 });
  expect(() => openJournalStore(path, true)).toThrow("EEXIST");
  expect(readFileSync(path, "utf8")).toBe("old\n");
});

test("a journal that others can read, or that is a link, is refused", () => {
  writeFileSync(path, "old\n", { mode: 0o600 });
  chmodSync(path, 0o640);
  expect(() => openJournalStore(path, false)).toThrow(CannotJournal);
  const link = join(directory, "link.jsonl");
  symlinkSync(path, link);
  expect(() => openJournalStore(link, false)).toThrow("ELOOP");
});

test.each([
  ["deleted", () => rmSync(path)],
  ["replaced", () => renameSync(makeOther(), path)],
  ["cut", () => truncateSync(path, 1)],
  ["written by somebody else", () => writeFileSync(path, "x", { flag: "a" })],
])("a journal that was %s while open is noticed before the next write", (_, meddle) => {
  const store = openJournalStore(path, true);
  store.append("one\n");
  meddle();
  expect(() => store.append("two\n")).toThrow("REPLACED");
  store.close();
});

function makeOther(): string {
  const other = join(directory, "other");
  writeFileSync(other, "one\n", { mode: 0o600 });
  return other;
}

test("a reserve gives room on a full disk alone, once, and is made again by whoever opens the journal next", () => {
  const store = openJournalStore(path, true);
  const reserve = join(directory, "reserve");
  expect(store.makeRoom({ code: "EIO" })).toBe(false);
  expect(existsSync(reserve)).toBe(true);
  expect(["EDQUOT", "ENOSPC"].map((code) => store.makeRoom({ code }))).toEqual([true, false]);
  expect(existsSync(reserve)).toBe(false);
  store.close();
  openJournalStore(path, false).close();
  expect(statSync(reserve).size).toBe(1024 * 1024);
});

test("a journal that cannot have its reserve does not begin", () => {
  mkdirSync(join(directory, "reserve.new"));
  expect(() => openJournalStore(path, true)).toThrow(CannotJournal);
  expect(existsSync(path)).toBe(false);
});

test("a torn tail is kept in a file of its own and cut off", () => {
  writeFileSync(path, 'whole\n{"torn":', { mode: 0o600 });
  const kept = cutTornTail(path, 6);
  expect(readFileSync(path, "utf8")).toBe("whole\n");
  expect(readFileSync(kept, "utf8")).toBe('{"torn":');
  expect(existsSync(`${kept}.new`)).toBe(false);
});
