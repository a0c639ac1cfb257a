import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "..");
/** What starts the program from anywhere. */
export const LAUNCHER = join(ROOT, "engine/runbook.js");

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the program as a user would, without a terminal; `preload` is loaded into it first. */
export function start(of: { args: readonly string[]; env?: Record<string, string>; preload?: string; cwd?: string }): {
  child: ChildProcess;
  ended: Promise<Ended>;
} {
  const flags = of.preload === undefined ? [] : ["--import", of.preload];
  const child = spawn(process.execPath, [...flags, LAUNCHER, ...of.args], {
    cwd: of.cwd ?? ROOT,
    env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", LANG: "C.UTF-8", ...of.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (piece: Buffer) => (stdout += piece.toString()));
  child.stderr?.on("data", (piece: Buffer) => (stderr += piece.toString()));
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, ended };
}
