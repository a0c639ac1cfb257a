import { readFileSync, writeFileSync } from "node:fs";
import { timed, peak, type Acts } from "./worker.ts";
import { renderReport } from "../../engine/commands/render-report.ts";
import { render } from "../../engine/commands/templates.ts";
import { readJournal } from "../../engine/journal/reader.ts";
import { parseRunbook } from "../../engine/runbook/parse.ts";
import { runbookSchema } from "../../engine/runbook/schema.ts";
import { STEP_KINDS } from "../../engine/steps/index.ts";
import { reportOf } from "../../engine/views/report.ts";
import { runState } from "../../engine/views/run-state.ts";
import { fold } from "../../engine/views/view.ts";
import { journalBytes } from "../../engine/world/journal-store.ts";

/** Runbooks checked and runs reported, without any host. */
export const languageActs: Acts = {
  /** Folds and renders as `runbook report` does. */
  async report({ file, directory, templates }) {
    const ms = await timed(async () => {
      const { entries, head } = readJournal(journalBytes(String(file)));
      await renderReport({ entries, head, runDir: String(directory), templatesDir: String(templates), language: "en" });
    });
    return { ms, peak: peak() };
  },
  /** Fills the templates of a report, Markdown and HTML; folding comes before. */
  async render({ file, templates, model: kept }) {
    const { entries, head } = readJournal(journalBytes(String(file)));
    const model = reportOf({ ...fold(runState, entries), head }, { language: "en" });
    if (typeof kept === "string") writeFileSync(kept, JSON.stringify(model));
    const of = { templatesDir: String(templates), name: "incident-report", model, language: "en" } as const;
    return { ms: await timed(() => render(of)) };
  },
  async lint({ text }) {
    let mistakes = "";
    const ms = await timed(() => {
      const parsed = parseRunbook({ file: "bench.yaml", text: String(text), kinds: STEP_KINDS, read: () => null });
      if (!parsed.ok) mistakes = JSON.stringify(parsed.diagnostics.slice(0, 3));
    });
    if (mistakes !== "") throw new Error(mistakes);
    return { ms };
  },
  schema({ file }) {
    writeFileSync(String(file), JSON.stringify(runbookSchema(STEP_KINDS)));
    return { bytes: readFileSync(String(file)).length };
  },
};
