import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect } from "vitest";
import { FAULTS } from "../../engine/lab/lab.ts";
import { EXIT } from "../../engine/program/failure.ts";
import { readJournal } from "../../engine/journal/reader.ts";
import { start, type Ended } from "../cli.ts";
import { needs } from "../needs.ts";

/** Every fault of every lab, through the real program: exit code, verdict, the promised document, and nothing left. */
const LABS: Readonly<Record<string, { environment: string; runbook: string; can: ReturnType<typeof needs> }>> = {
  sqlite: { environment: "lab", runbook: "itsm-nexus/db-corruption", can: needs("sh") },
  postgres: {
    environment: "lab-postgres",
    runbook: "openclaw/db-corruption",
    can: needs("initdb", "pg_ctl", "postgres"),
  },
};

/** How a drill that cannot recover must say so. */
const UNRECOVERED: Readonly<Record<string, RegExp>> = {
  "no-good-backup": /^exit code 1: no sound (?:backup|dump) in /,
  "restored-copy-goes-bad": /^rolled back: exit code 1: integrity check failed after the restore$/,
};

/** Recovered for good, but from a backup older than the RPO allows: the drill must not pass for green. */
const TOO_OLD = /-newest-backup$/;

let place = "";
beforeEach(() => {
  // The lab, its sockets and the reports stand in a folder of the test's own, which the lab's processes carry with them.
  place = mkdtempSync(join(tmpdir(), "matrix-"));
  mkdirSync(join(place, "t"));
  // Run by root, the database has an account of its own that must get there.
  for (const folder of [place, join(place, "t")]) chmodSync(folder, 0o755);
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

describe.each(Object.keys(FAULTS))("%s", (driver) => {
  const lab = LABS[driver];
  if (lab === undefined) throw new Error(`no row for the lab ${driver}`);
  for (const fault of FAULTS[driver] ?? []) {
    lab.can(`${fault.name} ends ${fault.ends}`, async () => {
      const args = ["--reports", join(place, "reports"), "--json", "drill", lab.runbook];
      const words = [...args, "--env", lab.environment, "--fault", fault.name, "--unattended"];
      const ended = await start({ args: words, env: { TMPDIR: join(place, "t") } }).ended;
      const document = promised(ended);

      expect(document).toMatchObject({ mode: "drill", environment: lab.environment, runbook: lab.runbook });
      // Whatever the outcome, the state is what it had to be after this fault.
      expect(document.verdict.findings.filter(({ ok }) => !ok)).toEqual([]);
      expect(document.verdict.ok).toBe(true);
      if (fault.ends === "recovered") {
        const late = TOO_OLD.test(fault.name);
        expect([ended.code, document.outcome]).toEqual([late ? EXIT.objectiveMissed : EXIT.ok, "ok"]);
        expect([document.rto.met, document.rpo.met]).toEqual([true, !late]);
        expect(document.rto.actual_s).toBeGreaterThan(0);
        expect(document.rpo.actual_s ?? 0).toBeGreaterThan(late ? document.rpo.target_s : 0);
      } else {
        expect([ended.code, document.outcome, document.rto.met]).toEqual([EXIT.stepFailed, "failed", false]);
        expect(document.because.en).toMatch(UNRECOVERED[fault.name] ?? /^this fault has no sentence yet$/);
        expect(document.verdict.findings[0]).toMatchObject({
          what: { en: "the damaged original is in its place, untouched" },
        });
      }
      expect([leftFiles(), leftProcesses(), existsSync(join(place, "reports", document.run, "lab"))]).toEqual([
        [],
        [],
        false,
      ]);
    });
  }
});

interface Promised {
  readonly run: string;
  readonly outcome: string;
  readonly because: { readonly en: string };
  readonly rto: Objective;
  readonly rpo: Objective;
  readonly steps: readonly Record<string, unknown>[];
  readonly report: { readonly markdown: string; readonly html: string };
  readonly journal: { readonly path: string; readonly head: string };
  readonly verdict: { readonly ok: boolean; readonly findings: readonly { readonly ok: boolean }[] };
}
interface Objective {
  readonly target_s: number;
  readonly actual_s: number | null;
  readonly met: boolean | null;
}

const number = expect.any(Number);
const text = expect.any(String);

/** The document of `--json`, with every field that scripts may rely on. */
function promised({ stdout, stderr }: Ended): Promised {
  expect(stdout.startsWith("{\n") && stdout.endsWith("\n}\n"), stderr).toBe(true);
  const document = JSON.parse(stdout) as Promised;
  expect(document).toMatchObject({
    run: text,
    mode: text,
    outcome: text,
    because: { en: text, ja: text },
    detected_at: text,
    rto: { target_s: number },
    rpo: { target_s: number },
    report: { markdown: text, html: text },
    journal: { path: text, head: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  for (const { actual_s, met } of [document.rto, document.rpo]) {
    expect([null, "number"]).toContain(actual_s === null ? null : typeof actual_s);
    expect([null, true, false]).toContain(met);
  }
  expect(document.steps.length).toBeGreaterThan(3);
  for (const step of document.steps) {
    expect(step).toMatchObject({
      id: text,
      outcome: text,
      machine_s: number,
      human_s: number,
      waiting_s: number,
      attempts: number,
    });
  }
  expect(readFileSync(document.report.markdown, "utf8")).toMatch(/^# Drill report: /);
  expect(readFileSync(document.report.html, "utf8")).toMatch(/^<!doctype html>/i);
  const { head, damage, entries } = readJournal([readFileSync(document.journal.path)]);
  expect([head, damage]).toEqual([document.journal.head, null]);
  expect(entries.slice(-2).map(({ kind }) => kind)).toEqual(["judged", "closed"]);
  return document;
}

/** Files of the lab that are still there; Node's own compile cache is none of it. */
const leftFiles = (): readonly string[] =>
  readdirSync(join(place, "t")).filter((name) => name !== "node-compile-cache");

/** Processes that still carry the test's folder in their words, their environment or as their directory. */
const leftProcesses = (): readonly string[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => [`cmdline`, `environ`].some((file) => readOr(pid, file).includes(place)) || cwdOf(pid));

function readOr(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1");
  } catch {
    return ""; // ended, or somebody else's
  }
}

function cwdOf(pid: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`).startsWith(place);
  } catch {
    return false;
  }
}
