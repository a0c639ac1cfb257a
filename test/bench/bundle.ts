import { spawnSync } from "node:child_process";
import { mkdtempSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import program from "../../rolldown.config.ts";

export const ROOT = join(import.meta.dirname, "../..");
export const LAUNCHER = join(ROOT, "engine/runbook.js");

/** Builds the program if its sources are newer than the bundle: what is measured is what people start. */
export function buildProgram(): void {
  const built = statSync(join(ROOT, "dist/cli.js"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = readdirSync(join(ROOT, "engine"), { recursive: true, encoding: "utf8" });
  const newest = Math.max(...sources.map((file) => statSync(join(ROOT, "engine", file)).mtimeMs));
  if (built > Math.max(newest, statSync(join(ROOT, "rolldown.config.ts")).mtimeMs)) return;
  const { status, stderr } = spawnSync("npm", ["run", "--silent", "build"], { cwd: ROOT, encoding: "utf8" });
  if (status !== 0) throw new Error(`the bundle could not be built: ${stderr}`);
}

/** Bundles the workers too, so that no compiler stands in their memory. Beside the packages, which they resolve. */
export async function buildWorkers(): Promise<{ readonly workers: string; remove(): void }> {
  const cache = join(ROOT, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const workers = mkdtempSync(join(cache, "runbook-bench-"));
  const bundle = await rolldown({
    input: ["floor-worker", "engine-worker"].map((name) => join(import.meta.dirname, `${name}.ts`)),
    platform: "node",
    external: program.external ?? [],
    plugins: program.plugins ?? [],
  });
  await bundle.write({ dir: workers, format: "esm" });
  await bundle.close();
  return { workers, remove: () => rmSync(workers, { recursive: true, force: true }) };
}
