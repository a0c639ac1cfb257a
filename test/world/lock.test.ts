import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
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
