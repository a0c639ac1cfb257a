import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isMap, isScalar, parseDocument, visit } from "yaml";
import { ROOT } from "../cli.ts";

/** A copy of the project's runbooks in which every `run` step and every undo leaves one line on disk each time it takes effect. */
export interface CountedHome {
  readonly directory: string;
  readonly reports: string;
  /** How often each step took effect. */
  effects(): Readonly<Record<string, number>>;
  forgetEffects(): void;
  remove(): void;
}

export function countedHome(runbook: string): CountedHome {
  const directory = mkdtempSync(join(tmpdir(), "runbook-home-"));
  const log = join(directory, "effects");
  cpSync(join(ROOT, "runbooks"), join(directory, "runbooks"), { recursive: true });
  const file = join(directory, "runbooks", runbook);
  writeFileSync(file, counted(readFileSync(file, "utf8"), log));
  return {
    directory,
    reports: join(directory, "reports"),
    effects: () => (existsSync(log) ? tally(readFileSync(log, "utf8")) : {}),
    forgetEffects: () => rmSync(log, { force: true }),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

function counted(text: string, log: string): string {
  const document = parseDocument(text);
  visit(document, {
    Map(_, step) {
      const id = step.get("id");
      const script = step.get("run", true);
      if (typeof id !== "string" || !isScalar(script) || typeof script.value !== "string") return;
      script.value = `echo ${id} >>"${log}"\n${script.value}`;
      const undo = step.get("undo", true);
      if (isScalar(undo) && typeof undo.value === "string") undo.value = `echo undo-${id} >>"${log}"\n${undo.value}`;
    },
  });
  if (!isMap(document.contents)) throw new Error("the runbook is not a mapping");
  return document.toString({ lineWidth: 0 });
}

function tally(text: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const line of text.split("\n").filter(Boolean)) counts[line] = (counts[line] ?? 0) + 1;
  return counts;
}
