import { EXIT, type ExitCode } from "../program/failure.ts";
import type { Manner } from "./options.ts";
import { give, say, sayFailure } from "./print.ts";
import { renderReport } from "./render-report.ts";
import { findRun, readRun } from "./run-directory.ts";

/** `runbook report`: renders what the journal proves, also while the run is open or when its tail is damaged. */
export async function report(name: string, manner: Manner): Promise<ExitCode> {
  const directory = findRun(manner.home.reports, name);
  const { entries, head, damage } = readRun(directory, { damaged: true });
  if (damage !== null) {
    say(
      {
        en: `DAMAGED from record ${damage.record} on: ${damage.what}; the report covers what comes before`,
        ja: `レコード ${damage.record} 以降が破損しています: ${damage.what}。報告書はそれより前のみを対象とします`,
      },
      manner,
    );
  }
  const files = await renderReport({
    entries,
    head,
    runDir: directory.path,
    templatesDir: manner.home.templates,
    language: manner.language,
    program: manner.home.program,
  });
  if (files.trouble !== null) sayFailure(files.trouble, manner);
  give(manner, { run: directory.run, markdown: files.markdown, html: files.html, head, damaged: damage !== null }, [
    files.html,
    files.markdown,
  ]);
  if (damage !== null) return EXIT.journalDamaged;
  return files.trouble === null ? EXIT.ok : EXIT.invalidInput;
}
