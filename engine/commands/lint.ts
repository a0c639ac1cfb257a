import { EXIT, type ExitCode } from "../program/failure.ts";
import { formatDiagnostic, type Diagnostic } from "../runbook/diagnostic.ts";
import { findRunbook, parseFile, shelves } from "./library.ts";
import type { Manner } from "./options.ts";
import { give } from "./print.ts";

/** `runbook lint`: every mistake of every named runbook (or of all) at once; nothing is executed. */
export function lint(names: readonly string[], manner: Manner): ExitCode {
  const files = names.length === 0 ? shelves(manner.home) : names.map((name) => findRunbook(manner.home, name, null));
  const found: Diagnostic[] = [];
  const shown: string[] = [];
  for (const file of files) {
    const result = parseFile(file);
    const diagnostics = result.ok ? result.warnings : result.diagnostics;
    found.push(...diagnostics);
    shown.push(...diagnostics.map((one) => formatDiagnostic(one, result.textOf(one.file), manner)));
  }
  const errors = found.filter(({ severity }) => severity === "error").length;
  const summary = WORDS[manner.language](files.length, errors, found.length - errors);
  give(manner, { files: files.length, errors, diagnostics: found }, [...shown.flatMap((one) => [one, ""]), summary]);
  return errors === 0 ? EXIT.ok : EXIT.invalidInput;
}

const WORDS = {
  en: (files: number, errors: number, warnings: number) =>
    `${count(files, "runbook")}, ${count(errors, "error")}, ${count(warnings, "warning")}`,
  ja: (files: number, errors: number, warnings: number) =>
    `手順書 ${files} 件、エラー ${errors} 件、警告 ${warnings} 件`,
} as const;

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
