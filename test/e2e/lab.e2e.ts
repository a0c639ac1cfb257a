import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect } from "vitest";
import { sha256 } from "../../engine/lab/files.ts";
import { FAULTS, labUp, PROVIDES, type Lab } from "../../engine/lab/lab.ts";
import { alive } from "../../engine/lab/process.ts";
import { quoted } from "../../engine/lab/shell.ts";
import { rehearse } from "../lab/rehearse.ts";
import { needs } from "../needs.ts";

const RUNBOOK = { sqlite: "itsm-nexus/db-corruption.yaml", postgres: "openclaw/db-corruption.yaml" } as const;
type Driver = keyof typeof RUNBOOK;

let lab: Lab | null = null;
let place = "";
afterEach(async () => {
  await lab?.down();
  rmSync(place, { recursive: true, force: true });
});

describe.each(["sqlite", "postgres"] as const)("%s", (driver) => {
  const can = driver === "sqlite" ? needs("sh") : needs("initdb", "pg_ctl", "postgres");

  for (const { name, ends } of FAULTS[driver] ?? []) {
    can(`${name}: the runbook leaves the system ${ends}`, async () => {
      const up = await build(driver);
      // What aims a runbook at the lab is refused from the command line by these names.
      expect(Object.keys(up.environment.inputs)).toEqual(PROVIDES[driver]);
      const before = await up.census();
      await up.breakIt(name);
      const { result, notices, rpo } = await rehearse(up, RUNBOOK[driver]);
      expect((await up.judge(before)).filter(({ ok }) => !ok)).toEqual([]);
      expect(result.outcome).toBe(ends === "recovered" ? "ok" : "failed");
      expect(rpo === null).toBe(ends !== "recovered");
      const levels = notices.map((notice) => notice.split(":")[0]);
      if (name === "no-good-backup") expect(levels).toEqual(["level-3"]);
      if (name.endsWith("newest-backup")) expect(levels).toEqual(["level-1", "level-1", "level-2"]);
    });
  }

  can("a sound system is left alone", async () => {
    const up = await build(driver);
    const before = await up.census();
    const { result, asked } = await rehearse(up, RUNBOOK[driver]);
    expect(result.because.en).toContain("look for another cause");
    expect(asked).toEqual([driver === "sqlite" ? "database-is-damaged" : "kind-of-damage"]);
    expect((await up.judge(before)).filter(({ ok }) => !ok)).toEqual([]);
  });

  can(
    "after a No to the replacement nothing more is done unless a person says so, and the data is untouched",
    async () => {
      const up = await build(driver);
      await up.breakIt(FAULTS[driver]?.[0]?.name ?? "");
      const question = driver === "sqlite" ? "replace-database" : "move-data-aside";
      const { result, steps } = await rehearse(up, RUNBOOK[driver], { [question]: false });
      expect(result.because.en).toBe("unattended answered No");
      expect(steps.filter((step) => step.startsWith("undo"))).toEqual([]);
      const broken = brokenAt(up);
      expect(await sha256(broken.file)).toBe(broken.sha256);
    },
  );

  can("after down no process and no file is left", async () => {
    const up = await build(driver);
    const root = rootOf(up);
    const started = readFileSync(join(root, "run/started"), "utf8").trim().split("\n");
    const processes = started.map((line) => ({ pid: Number(line.split(" ")[0]), start: line.split(" ")[1] ?? "" }));
    expect(processes.some(alive)).toBe(true);
    await up.down();
    await up.down();
    expect(processes.filter(alive)).toEqual([]);
    expect([existsSync(root), existsSync(up.directory)]).toEqual([false, false]);
  });
});

needs(
  "initdb",
  "pg_ctl",
  "postgres",
)("postgres: a load that fails brings the damaged cluster back as it was", async () => {
  const up = await build("postgres");
  await up.breakIt("damaged-page");
  const control = join(rootOf(up), "bin/flaky-control");
  const real = quoted(String(up.environment.inputs["control"]));
  writeFileSync(
    control,
    `#!/bin/sh\ncase "$*" in *single-transaction*restoring*) echo "load failed" >&2; exit 3 ;; esac\nexec ${real} "$@"\n`,
    { mode: 0o755 },
  );
  const flaky: Lab = { ...up, environment: { ...up.environment, inputs: { ...up.environment.inputs, control } } };
  const { result, steps } = await rehearse(flaky, RUNBOOK.postgres);
  expect(result.because.en).toBe("rolled back: exit code 3: load failed");
  expect(steps.filter((step) => step.startsWith("undo"))).toEqual([
    "undo new-cluster ok",
    "undo move-data-aside ok",
    "undo stop-database ok",
    "undo stop-app ok",
  ]);
  const broken = brokenAt(up);
  expect(await sha256(broken.file)).toBe(broken.sha256);
  expect((await up.census()).integrity).toContain('Dumping the contents of table "events" failed');
});

async function build(driver: Driver): Promise<Lab> {
  place = mkdtempSync(join(tmpdir(), "lab-e2e-"));
  lab = await labUp({ driver, directory: join(place, "lab"), report: () => {} });
  return lab;
}

const rootOf = (up: Lab): string =>
  dirname(dirname(String(up.environment.inputs["database"] ?? up.environment.inputs["data_directory"])));

// The lab's own note of what it broke.
const brokenAt = ({ directory }: Lab): { file: string; sha256: string } =>
  (JSON.parse(readFileSync(join(directory, "lab.json"), "utf8")) as { fault: { file: string; sha256: string } }).fault;
