import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Bench, Line } from "./bench.ts";
import { buildProgram, buildWorkers } from "./bundle.ts";
import { isMet, tableOf } from "./table.ts";
import { start } from "./start.ts";
import { local } from "./local.ts";
import { ssh } from "./ssh.ts";
import { journal } from "./journal.ts";
import { output } from "./output.ts";
import { language } from "./language.ts";

// `npm run bench -- [--json] [name…]`: measures engine, floors and peers side by side and says which goals are met.
const BENCHES: readonly Bench[] = [start, local, ssh, journal, output, language];

// A reader that has gone away must not leave folders and servers behind.
process.stdout.on("error", () => {});

const words = process.argv.slice(2);
const json = words.includes("--json");
const names = words.filter((word) => word !== "--json");
const unknown = names.find((name) => !BENCHES.some((bench) => bench.name === name));
if (unknown === undefined) process.exitCode = await runAll(BENCHES.filter(({ name }) => wanted(name)));
else {
  process.stderr.write(`no bench "${unknown}"; there are ${BENCHES.map(({ name }) => name).join(", ")}\n`);
  process.exitCode = 2;
}

async function runAll(benches: readonly Bench[]): Promise<number> {
  buildProgram();
  const { workers, remove } = await buildWorkers();
  const results: Record<string, readonly Line[]> = {};
  try {
    for (const bench of benches) {
      const missing = bench.needs.filter((program) => !has(program));
      if (missing.length > 0) {
        process.stderr.write(`${bench.name}: not measured, this machine has no ${missing.join(", ")}\n`);
        continue;
      }
      const lines = await inEmptyFolder((directory) => bench.run({ directory, workers }));
      results[bench.name] = lines;
      if (!json) process.stdout.write(`${tableOf(bench.name, lines)}\n\n`);
    }
  } finally {
    remove();
  }
  const all = Object.values(results).flat();
  const goals = all.filter(({ goal }) => goal !== null);
  if (json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  else process.stdout.write(`${goals.filter(isMet).length} of ${goals.length} goals met\n`);
  return all.every(isMet) ? 0 : 1;
}

async function inEmptyFolder<T>(use: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), "runbook-bench-"));
  try {
    return await use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function has(program: string): boolean {
  const places = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  return places.some((place) => existsSync(join(place, program)));
}

function wanted(name: string): boolean {
  return names.length === 0 || names.includes(name);
}
