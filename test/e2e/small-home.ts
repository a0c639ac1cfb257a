import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import type { Entry } from "../../engine/journal/entry.ts";
import { readJournal } from "../../engine/journal/reader.ts";
import { LAUNCHER, start, type Ended } from "../cli.ts";
import { openPty, type Pty } from "../pty.ts";

/** A library of a test's own: an inventory and a few short runbooks in a folder that is removed afterwards. */
export interface SmallHome {
  readonly directory: string;
  readonly reports: string;
  /** What the program tells people to type to come back here. */
  readonly program: string;
  /** Starts the program in this home without a terminal. */
  start(args: readonly string[], env?: Record<string, string>): ReturnType<typeof start>;
  /** The same, to its end. */
  call(...args: readonly string[]): Promise<Ended>;
  /** The same, in a terminal. */
  terminal(args: readonly string[], env?: Record<string, string>): Pty;
  runs(): readonly string[];
  /** Path of a file of the only run. */
  inRun(file: string): string;
  /** Entries of the only run's journal. */
  entries(): readonly Entry[];
  /** Lines of a file of this home; none when it is not there. */
  lines(file: string): readonly string[];
  remove(): void;
}

/** `runbooks` by path (`shop/restart`), each a document or the text of one; the directory stands for `{home}` in texts. */
export function smallHome(of: {
  runbooks: Readonly<Record<string, object | string>>;
  environments?: Readonly<Record<string, object>>;
}): SmallHome {
  const directory = mkdtempSync(join(tmpdir(), "runbook-home-"));
  const environments = of.environments ?? { here: { hosts: { box: { transport: "local" } } } };
  write(directory, "runbooks/inventory.yaml", stringify({ inventory: 1, environments }));
  for (const [name, document] of Object.entries(of.runbooks)) {
    const text = typeof document === "string" ? document : stringify(document, { lineWidth: 0 });
    write(directory, `runbooks/${name}.yaml`, text.replaceAll("{home}", directory));
  }
  const reports = join(directory, "reports");
  const runs = (): readonly string[] => entriesOf(reports);
  const inRun = (file: string): string => {
    const [run, ...more] = runs();
    if (run === undefined || more.length > 0) throw new Error(`not exactly one run: ${runs().join(", ") || "none"}`);
    return join(reports, run, file);
  };
  const begin: SmallHome["start"] = (args, env = {}) =>
    start({ args: ["-C", directory, ...args], env, cwd: directory });
  return {
    directory,
    reports,
    program: `${LAUNCHER} -C ${directory}`,
    start: begin,
    call: (...args) => begin(args).ended,
    terminal: (args, env = {}) =>
      openPty({
        command: process.execPath,
        args: [LAUNCHER, "-C", directory, ...args],
        env: { RUNBOOK_RESPONDER: "yamada", ...env },
        cwd: directory,
        columns: 120,
        rows: 40,
      }),
    runs,
    inRun,
    entries: () => readJournal([readFileSync(inRun("journal.jsonl"))]).entries,
    lines: (file) => linesOf(join(directory, file)),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** The least a runbook needs around its steps. */
export const book = (id: string, steps: readonly object[], more: object = {}): object => ({
  runbook: 1,
  id,
  title: { en: `Test ${id}`, ja: `試験 ${id}` },
  system: "shop",
  severity: "low",
  hosts: { box: { en: "the machine", ja: "対象マシン" } },
  ...more,
  phases: [{ id: "only", title: { en: "Only", ja: "唯一" }, steps }],
});

function write(directory: string, path: string, text: string): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), text);
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, "utf8").split("\n").filter(Boolean);
  } catch {
    return [];
  }
}
