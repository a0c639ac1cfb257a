import { formatDuration } from "../program/duration.ts";
import { EXIT, type ExitCode } from "../program/failure.ts";
import type { Localised } from "../program/value.ts";
import { parseFile, shelves } from "./library.ts";
import type { Manner } from "./options.ts";
import { give } from "./print.ts";
import { typed } from "./typed.ts";

/** `runbook list`: every runbook of the library with its objectives and symptoms. */
export function list(manner: Manner): ExitCode {
  const { language } = manner;
  const rows = shelves(manner.home).map((shelved) => {
    const result = parseFile(shelved);
    if (!result.ok) return { name: shelved.name, broken: true as const };
    const { title, severity, objectives, symptoms } = result.runbook;
    const { rtoMs, rpoMs } = objectives;
    return {
      name: shelved.name,
      title,
      severity,
      rto_s: rtoMs === null ? null : rtoMs / 1000,
      rpo_s: rpoMs === null ? null : rpoMs / 1000,
      symptoms,
    };
  });
  const lines = rows.flatMap((row) => {
    if ("broken" in row) return [`${row.name}  ${typed(BROKEN(row.name)[language], manner.home.program)}`];
    const rto = row.rto_s === null ? "" : `  RTO ${formatDuration(row.rto_s * 1000, language)}`;
    return [
      `${row.name}  ${row.title[language]}  [${row.severity}]${rto}`,
      ...row.symptoms.map((symptom) => `    · ${symptom[language]}`),
    ];
  });
  give(manner, rows, lines);
  return EXIT.ok;
}

const BROKEN = (name: string): Localised => ({
  en: `has mistakes: runbook lint ${name}`,
  ja: `誤りがあります: runbook lint ${name}`,
});
