import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asset, nodeScript } from "../../engine/lab/shell.ts";
import type { CommandText } from "../../engine/program/expression.ts";
import type { Step } from "../../engine/program/runbook.ts";
import { parse } from "./rehearse.ts";

/** One script of a shipped runbook, run on its own against files made for the purpose. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export const sh = (script: string, env: Readonly<Record<string, string>>): Ran => {
  const { status, stdout, stderr } = spawnSync("sh", ["-eu", "-c", script], {
    env: { PATH: process.env["PATH"], ...env },
    encoding: "utf8",
  });
  return { code: status, stdout, stderr };
};

export function stepOf(runbook: string, id: string): Step {
  const step = parse(runbook)
    .phases.flatMap(({ steps, always }) => [...steps, ...always])
    .find((one) => one.id === id);
  if (step === undefined) throw new Error(`${runbook} has no step ${id}`);
  return step;
}

/** The script of the action of a step. */
export function scriptOf(runbook: string, id: string): string {
  const step = stepOf(runbook, id);
  // The action of a `run` or `check` step holds its command under the kind's own name.
  return textOf((step.action as Record<string, CommandText>)[step.kind]);
}

export function textOf(command: CommandText | undefined): string {
  if (command?.form !== "script") throw new Error("not a script");
  return command.text;
}

/** A directory with a `bin` whose sqlite3 is the lab's own, as on a machine that has none. */
export function scene(): { directory: string; path: string; remove(): void } {
  const directory = mkdtempSync(join(tmpdir(), "script-test-"));
  mkdirSync(join(directory, "bin"));
  writeFileSync(join(directory, "bin/sqlite3"), nodeScript(asset("sqlite/sqlite3.ts"), []), { mode: 0o755 });
  return {
    directory,
    path: `${join(directory, "bin")}:${process.env["PATH"]}`,
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
