import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Entry } from "../journal/entry.ts";
import { failure, type Failure } from "../program/failure.ts";
import type { Language } from "../program/value.ts";
import { PROGRAM, reportOf } from "../views/report.ts";
import { runState } from "../views/run-state.ts";
import { fold } from "../views/view.ts";
import { render, TemplateProblem } from "./templates.ts";

export interface Rendered {
  readonly markdown: string;
  readonly html: string;
  /** Set when a template is broken: the files then hold the problem and the bare data. */
  readonly trouble: Failure | null;
}

/** Writes `report/report.<lang>.md` and `.html` into the run directory and returns their paths. */
export async function renderReport(of: {
  entries: Iterable<Entry>;
  head: string;
  runDir: string;
  templatesDir: string;
  language: Language;
  printedAt?: number | null;
  timeZone?: string;
  /** The words that start this program, for commands told to people. */
  program?: string;
}): Promise<Rendered> {
  const { language, templatesDir, timeZone, printedAt, program = PROGRAM } = of;
  const state = { ...fold(runState, of.entries), head: of.head };
  const model = reportOf(state, {
    language,
    timeZone,
    program,
    printedAt: printedAt === undefined ? Date.now() : printedAt,
  });
  const name = model.isDrill ? "drill-report" : "incident-report";
  let texts: { md: string; html: string };
  let trouble: Failure | null = null;
  try {
    texts = await render({ templatesDir, name, model, language });
  } catch (problem) {
    if (!(problem instanceof TemplateProblem)) throw problem;
    trouble = broken(problem.message, `${program} report ${model.run}`);
    texts = bare(model, trouble, language);
  }
  const directory = join(of.runDir, "report");
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return {
    markdown: write(join(directory, `report.${language}.md`), texts.md),
    html: write(join(directory, `report.${language}.html`), texts.html),
    trouble,
  };
}

const broken = (message: string, again: string): Failure =>
  failure(
    "invalid",
    "TEMPLATE",
    { en: `the report's template is broken: ${message}`, ja: `レポートのテンプレートに誤りがあります: ${message}` },
    {
      en: `correct the template, then: ${again}`,
      ja: `テンプレートを修正し、${again} を実行してください`,
    },
  );

// After a recovery the facts must be on paper, whatever happened to the templates.
function bare(model: object, trouble: Failure, language: Language): { md: string; html: string } {
  const text = `${trouble.message[language]}\n\n${JSON.stringify({ ...model, timeline: null }, null, 2)}\n`;
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const csp = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'">`;
  return {
    md: text.replace(/^/gm, "    "),
    html: `<!doctype html><html lang="${language}"><meta charset="utf-8">${csp}<pre>${escaped}</pre></html>\n`,
  };
}

// Whole or not at all: a reader never sees half a report.
function write(path: string, text: string): string {
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, path);
  return path;
}
