import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { access, constants } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Site } from "./site.ts";

const run = promisify(execFile);

/** Runs a program as it would run on the practice host; rejects unless it ends with 0. */
export async function command(
  { host }: Pick<Site, "host">,
  [program = "", ...args]: readonly string[],
): Promise<string> {
  const { stdout } = await run(program, args, {
    env: { ...host.env },
    encoding: "utf8",
    maxBuffer: 64 << 20,
    timeout: 60_000,
  });
  return stdout.trimEnd();
}

/** A POSIX script that becomes this very node with one of the lab's programs; `"$@"` is passed on. */
export const nodeScript = (program: string, args: readonly string[]): string =>
  `#!/bin/sh\nexec ${[process.execPath, "--disable-warning=ExperimentalWarning", program, ...args].map(quoted).join(" ")} "$@"\n`;

/** Path of one of the lab's own files, from the sources as well as from a bundle of them elsewhere in the project. */
export function asset(path: string): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const file = join(folder, "engine/lab", path);
    if (existsSync(file)) return file;
    if (folder === dirname(folder)) throw new Error(`engine/lab/${path} is missing`);
  }
}

export const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

export async function onPath(program: string): Promise<boolean> {
  for (const place of (process.env["PATH"] ?? "").split(delimiter)) {
    try {
      await access(join(place, program), constants.X_OK);
      return true;
    } catch {
      // not there: look on
    }
  }
  return false;
}

/** A loopback port nobody listens on now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo; // a TCP server's address is never a pipe name
      server.close(() => resolve(port));
    });
  });
