#!/usr/bin/env node
// Old syntax on purpose: this file must load under any Node, to say what is wrong or to start the right one.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const [major, minor, patch] = process.versions.node.split(".").map(Number);
const fits =
  major >= 26 || (major === 24 && minor >= 15) || (major === 22 && (minor > 22 || (minor === 22 && patch >= 2)));

const asked = process.argv.slice(2).join(" ");

if (asked === "--version" || asked === "-V") tellVersion();
else if (fits) await start();
else await reexecute();

// Without loading anything: scripts and bug reports ask it, of any Node.
function tellVersion() {
  process.stdout.write(`${JSON.parse(readFileSync(here("../package.json"), "utf8")).version}\n`);
}

async function start() {
  const quiet = process.emitWarning;
  // node:sqlite announces itself as experimental on every start; nothing else is silenced.
  process.emitWarning = (warning, ...rest) => {
    if (!String(warning).includes("SQLite")) quiet.call(process, warning, ...rest);
  };
  const built = here("../dist/cli.js");
  const { enableCompileCache } = await import("node:module");
  // In the project's own folder: a cache that anybody can write to would let anybody run code here.
  enableCompileCache(here("../node_modules/.cache/runbook"));
  const { main } = await import(existsSync(built) ? built : here("./cli.ts"));
  await main(process.argv.slice(2));
}

async function reexecute() {
  const own = here("../node_modules/node/bin/node");
  if (!existsSync(own) || process.env.RUNBOOK_REEXECUTED) {
    process.stderr.write(
      `runbook needs Node ^22.22.2, ^24.15.0 or >=26; this is ${process.versions.node}. Run "npm ci" in the project, or install a newer Node.\n`,
    );
    process.exit(78);
  }
  const { spawn } = await import("node:child_process");
  const { constants } = await import("node:os");
  const child = spawn(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: "inherit",
    env: { ...process.env, RUNBOOK_REEXECUTED: "1" },
  });
  // Ctrl-C reaches the child by itself; this process only waits for what the child makes of it.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
}
