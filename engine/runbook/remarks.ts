import type { Localised } from "../program/value.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { Range } from "./tree.ts";

/** What the compiler has to say about one file. */
export interface Remarks {
  error(range: Range, code: string, message: Localised, hint?: Localised | null): void;
  warning(range: Range, code: string, message: Localised, hint?: Localised | null): void;
  place(offset: number): { readonly line: number; readonly column: number };
  readonly all: readonly Diagnostic[];
}

export function remarksOn(file: string, text: string): Remarks {
  const starts = lineStarts(text);
  const all: Diagnostic[] = [];
  const place = (offset: number): { line: number; column: number } => {
    const line = lastAtOrBefore(starts, offset);
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  };
  const add =
    (severity: Diagnostic["severity"]): Remarks["error"] =>
    (range, code, message, hint = null) => {
      const from = place(range.start);
      const to = place(Math.max(range.start, range.end));
      const lineEnd = (starts[from.line] ?? text.length + 1) - (starts[from.line - 1] ?? 0);
      const endColumn = to.line === from.line ? to.column : Math.max(from.column + 1, lineEnd);
      all.push({ file, ...from, endColumn: Math.max(endColumn, from.column + 1), code, severity, message, hint });
    };
  return { error: add("error"), warning: add("warning"), place, all };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function lastAtOrBefore(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
