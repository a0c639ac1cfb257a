import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EVENT_BYTES } from "./floor-data.ts";
import { requestOf, writeTallJournal } from "./tall-journal.ts";
import { peak, timed, type Acts } from "./worker.ts";
import { renderReport } from "../../engine/commands/render-report.ts";
import { render } from "../../engine/commands/templates.ts";
import { openJournal } from "../../engine/journal/writer.ts";
import { createRedactor } from "../../engine/journal/redact.ts";
import { readJournal } from "../../engine/journal/reader.ts";
import { pastOf, recalled } from "../../engine/modes/recalled.ts";
import { parseRunbook } from "../../engine/runbook/parse.ts";
import { runbookSchema } from "../../engine/runbook/schema.ts";
import { STEP_KINDS } from "../../engine/steps/index.ts";
import { reportOf } from "../../engine/views/report.ts";
import { runState } from "../../engine/views/run-state.ts";
import { fold } from "../../engine/views/view.ts";
import { clock } from "../../engine/world/clock.ts";
import { journalBytes, openJournalStore } from "../../engine/world/journal-store.ts";

/** The journal, the language and the report without any host. */
export const dataActs: Acts = {
  async append({ count, directory }) {
    const fresh = mkdtempSync(join(String(directory), "journal-"));
    const store = openJournalStore(join(fresh, "journal.jsonl"), true);
    const journal = openJournal({ store, stamps: clock, mask: createRedactor().json, last: null });
    // About 240 of the bytes are stamp and seal.
    const body = { kind: "noted", by: "bench", text: "x".repeat(Math.max(0, EVENT_BYTES - 290)) } as const;
    const entry = (): void => {
      journal.append(body);
      journal.commit();
    };
    entry(); // the first sync pays for making the file
    const whole = await timed(() => {
      for (let turn = 0; turn < Number(count); turn += 1) entry();
    });
    store.close();
    return { ms: whole / Number(count) };
  },
  tall({ file, steps }) {
    writeTallJournal(String(file), Number(steps));
    return {};
  },
  async read({ file }) {
    let count = 0;
    const ms = await timed(() => readJournal(journalBytes(String(file)), () => void (count += 1)));
    return { ms, count, peak: peak() };
  },
  /** Reads the journal and answers every question from it. */
  async resume({ file, steps }) {
    const ms = await timed(async () => {
      const { entries } = readJournal(journalBytes(String(file)));
      const perform = recalled(pastOf(entries), () => Promise.reject(new Error("not in the journal")));
      for (let index = 0; index < Number(steps); index += 1) await perform(requestOf(index), false);
    });
    return { ms, peak: peak() };
  },
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
