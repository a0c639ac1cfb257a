import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type Handlebars from "handlebars";
import type { Language } from "../program/value.ts";
import type { ReportModel } from "../views/report-model.ts";
import { code, fence, md } from "../views/markdown.ts";

type Engine = typeof Handlebars;
type Format = "md" | "html";

/** A template, a partial or a label file that cannot be used; the message names file and line. */
export class TemplateProblem extends Error {}

/**
 * Fills the templates of a report. Templates are the user's own and trusted code, what they show is not:
 * H1  HTML is escaped by Handlebars; only the timeline, which escapes itself, may be written with `{{{ }}}`.
 * H2  In Markdown every value goes through `md`, `code` or `fence`; a template that forgets it is refused.
 * H3  A name that does not exist is a mistake, never an empty text.
 */
export async function render(of: {
  templatesDir: string;
  name: string;
  model: ReportModel;
  language: Language;
}): Promise<Record<Format, string>> {
  const { default: handlebars } = await import("handlebars");
  const labels = readLabels(join(of.templatesDir, `labels.${of.language}.json`));
  const data = { ...of.model, labels };
  return { md: fill(handlebars, "md", data, of), html: fill(handlebars, "html", data, of) };
}

const HELPERS = { md, code, fence };

function fill(handlebars: Engine, format: Format, data: object, of: { templatesDir: string; name: string }): string {
  const own = handlebars.create();
  const options = {
    strict: true,
    knownHelpersOnly: true,
    knownHelpers: knownHelpers(format),
    noEscape: format === "md",
  };
  if (format === "md") for (const [name, helper] of Object.entries(HELPERS)) own.registerHelper(name, helper);
  const folder = join(of.templatesDir, "partials", format);
  for (const file of orProblem(folder, () => readdirSync(folder)).filter((each) => each.endsWith(".hbs"))) {
    own.registerPartial(file.slice(0, -".hbs".length), compiled(own, format, join(folder, file), options));
  }
  const path = join(of.templatesDir, `${of.name}.${format}.hbs`);
  return orProblem(path, () => compiled(own, format, path, options)(data));
}

const knownHelpers = (format: Format): Record<string, boolean> =>
  format === "md" ? Object.fromEntries(Object.keys(HELPERS).map((name) => [name, true])) : {};

function compiled(own: Engine, format: Format, path: string, options: CompileOptions): Handlebars.TemplateDelegate {
  return orProblem(path, () => {
    const program = own.parseWithoutProcessing(readFileSync(path, "utf8"));
    refuseUnescaped(program, format);
    return own.compile(program, options); // parsing takes most of a short report's time: once is enough
  });
}

type CompileOptions = NonNullable<Parameters<Engine["compile"]>[1]>;

function refuseUnescaped(program: hbs.AST.Program, format: Format): void {
  for (const statement of program.body) {
    if (statement.type === "MustacheStatement") {
      // The type of a node is told by its `type`.
      const mustache = statement as hbs.AST.MustacheStatement;
      if (!isSafe(mustache, format)) throw new Error(complaint(mustache, format));
    }
    const block = statement as Partial<hbs.AST.BlockStatement>;
    if (block.program) refuseUnescaped(block.program, format);
    if (block.inverse) refuseUnescaped(block.inverse, format);
  }
}

function isSafe({ path, escaped }: hbs.AST.MustacheStatement, format: Format): boolean {
  const { original } = path as hbs.AST.PathExpression; // literals have an `original` too
  if (format === "html") return escaped || original === "timeline";
  return Object.hasOwn(HELPERS, original) || original.startsWith("@root.labels.");
}

function complaint({ path, loc }: hbs.AST.MustacheStatement, format: Format): string {
  const { original } = path as hbs.AST.PathExpression;
  const written =
    format === "html"
      ? `{{{${original}}}} is not escaped: write {{${original}}}`
      : `{{${original}}} needs md, code or fence: {{md ${original}}}`;
  return `${loc.start.line}:${loc.start.column + 1}: ${written}`;
}

function readLabels(path: string): Record<string, string> {
  return orProblem(path, () => JSON.parse(readFileSync(path, "utf8")) as Record<string, string>); // checked by use: H3
}

function orProblem<T>(path: string, use: () => T): T {
  try {
    return use();
  } catch (problem) {
    if (problem instanceof TemplateProblem) throw problem;
    throw new TemplateProblem(`${path}: ${problem instanceof Error ? problem.message : String(problem)}`);
  }
}
