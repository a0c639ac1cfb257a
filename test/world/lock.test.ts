import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isHeld, takeLock } from "../../engine/world/lock.ts";

const HOLDER = { responder: "alice", host: "laptop", pid: 1, since: "2026-11-21T03:00:00.000Z" };
const LOCK = join(import.meta.dirname, "../../engine/world/lock.ts");

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "runbook-lock-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const TAKE = `
  const { takeLock } = await import(${JSON.stringify(LOCK)});
  const lock = takeLock(process.argv[1], { responder: "bob", host: "other", pid: process.pid, since: "now" });
  process.stdout.write(lock.held ? "held" : "refused by " + lock.by?.responder);
  if (lock.held) setInterval(() => {}, 1000);
`;

/** Another process that tries to take the lock, and keeps it when it can. */
async function rival() {
  const child = spawn(process.execPath, ["--input-type=module", "-e", TAKE, directory], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const word = await new Promise<string>((resolve) =>
    child.stdout.once("data", (data: Buffer) => resolve(data.toString())),
  );
  const gone = new Promise((resolve) => child.once("exit", resolve));
  return { word, kill: (signal: NodeJS.Signals) => child.kill(signal), gone };
}

test("one holds, the other is told who", async () => {
  const lock = takeLock(directory, HOLDER);
  const other = await rival();
  expect(other.word).toBe("refused by alice");
  await other.gone;
  if (lock.held) lock.release();
});

test("kill -9 frees it at once; a frozen holder keeps it", async () => {
  const other = await rival();
  expect(other.word).toBe("held");
  other.kill("SIGSTOP");
  expect(isHeld(directory)).toBe(true);
  expect(takeLock(directory, HOLDER)).toMatchObject({ held: false, by: { responder: "bob" } });
  other.kill("SIGKILL");
  await other.gone;
  expect(isHeld(directory)).toBe(false);
  const mine = takeLock(directory, HOLDER);
  expect(mine.held).toBe(true);
  if (mine.held) mine.release();
});

const LOOK = `
  const { DatabaseSync } = await import("node:sqlite");
  const look = new DatabaseSync(process.argv[1]);
  look.exec("BEGIN; SELECT count(*) FROM sqlite_schema");
  process.stdout.write("looking");
  setTimeout(() => look.exec("COMMIT"), 150);
`;

test("a short look of another process is waited for, not taken for a holder", async () => {
  const child = spawn(process.execPath, ["--input-type=module", "-e", LOOK, join(directory, "lock")], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const gone = new Promise((resolve) => child.once("exit", resolve));
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const lock = takeLock(directory, HOLDER);
  expect(lock.held).toBe(true);
  if (lock.held) lock.release();
  await gone;
});

test("a lock that cannot be used is not said to be held", () => {
  writeFileSync(join(directory, "lock"), "this is no database, ".repeat(100));
  expect(takeLock(directory, HOLDER)).toEqual({ held: false, by: null, trouble: "file is not a database" });
});

test("without a lock nobody holds it", () => {
  expect(isHeld(directory)).toBe(false);
});
