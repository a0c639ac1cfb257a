import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { test } from "vitest";

const PLACES = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin", ...postgresDirectories()];

/** Path of a program this machine has, or null. */
export function find(program: string): string | null {
  for (const place of PLACES) {
    const path = join(place, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // not there: look on
    }
  }
  return null;
}

type Body = () => void | Promise<void>;

/**
 * `test` for machines that have all of `programs`. Where one is missing the test fails in CI (RUNBOOK_CI) and
 * is skipped elsewhere, with the reason in its name.
 */
export function needs(...programs: string[]): (name: string, body: Body, timeout?: number) => void {
  const missing = programs.filter((program) => find(program) === null);
  if (missing.length === 0) return (name, body, timeout) => test(name, body, timeout);
  const reason = `not on this machine: ${missing.join(", ")}`;
  if (process.env["RUNBOOK_CI"] === undefined) return (name) => test.skip(`${name} (${reason})`, () => {});
  return (name) =>
    test(name, () => {
      throw new Error(reason);
    });
}

function postgresDirectories(): string[] {
  try {
    return execFileSync("sh", ["-c", "ls -d /usr/lib/postgresql/*/bin 2>/dev/null || true"], { encoding: "utf8" })
      .split("\n")
      .filter((line) => line !== "")
      .toReversed();
  } catch {
    return [];
  }
}
