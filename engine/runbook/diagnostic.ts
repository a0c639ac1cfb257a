import type { Language, Localised } from "../program/value.ts";
import { displayWidth, visible } from "./width.ts";

/** One mistake in a file. Lines and columns start at 1; columns count UTF-16 units, as editors do. */
export interface Diagnostic {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** First column after the mistake, on the same line. */
  readonly endColumn: number;
  /** Stable identifier, for example `UNKNOWN_KEY`. */
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: Localised;
  /** How to put it right. */
  readonly hint: Localised | null;
}

export interface DiagnosticStyle {
  readonly language: Language;
  readonly color: boolean;
}

/** In reading order; what stands first in the file comes first. */
export const inOrder = (diagnostics: readonly Diagnostic[]): Diagnostic[] =>
  [...diagnostics].sort(
    (a, b) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
      a.line - b.line ||
      a.column - b.column ||
      (a.code < b.code ? -1 : 1),
  );

/** The mistake with its place, the offending line, carets below it and a hint. `text` is the whole file. */
export function formatDiagnostic(diagnostic: Diagnostic, text: string, style: DiagnosticStyle): string {
  const { file, line, column, endColumn, severity, message, hint } = diagnostic;
  const paint = style.color ? PAINT : PLAIN;
  const tone = severity === "error" ? paint.red : paint.yellow;
  const words = WORDS[style.language];
  const place = `${visible(file)}:${line}:${column}`;
  const head = `${paint.bold(place)} ${tone(words[severity])} ${message[style.language]}`;
  const source = text.split(/\r\n|\n|\r/)[line - 1];
  const frame = source === undefined || source === "" ? [] : frameOf({ source, line, column, endColumn, tone });
  const hints = hint === null ? [] : [`  ${paint.cyan(words.hint)} ${hint[style.language]}`];
  return [head, ...frame, ...hints].join("\n");
}

const WORDS = {
  en: { error: "error", warning: "warning", hint: "hint:" },
  ja: { error: "エラー", warning: "警告", hint: "ヒント:" },
} as const;

const WINDOW = 120;

function frameOf(of: {
  source: string;
  line: number;
  column: number;
  endColumn: number;
  tone: (text: string) => string;
}): string[] {
  const start = of.column - 1;
  // A long line is shown from a little before the mistake on.
  const from = of.source.length <= WINDOW || start < WINDOW / 2 ? 0 : start - WINDOW / 4;
  const shown = visible(of.source.slice(from, from + WINDOW));
  const before = visible(of.source.slice(from, start));
  const marked = visible(of.source.slice(start, Math.min(of.endColumn - 1, from + WINDOW)));
  const lead = from > 0 ? "…" : "";
  const tail = from + WINDOW < of.source.length ? "…" : "";
  const gutter = `  ${of.line} | `;
  const carets = "^".repeat(Math.max(1, displayWidth(marked)));
  return [
    `${gutter}${lead}${shown}${tail}`,
    `${" ".repeat(gutter.length - 2)}| ${" ".repeat(displayWidth(lead + before))}${of.tone(carets)}`,
  ];
}

type Paint = Record<"bold" | "red" | "yellow" | "cyan", (text: string) => string>;

const sgr =
  (code: number) =>
  (text: string): string =>
    `\u001B[${code}m${text}\u001B[0m`;

const as = (text: string): string => text;

const PAINT: Paint = { bold: sgr(1), red: sgr(31), yellow: sgr(33), cyan: sgr(36) };

const PLAIN: Paint = { bold: as, red: as, yellow: as, cyan: as };
