import { parseRunbook, type Parsed } from "../../engine/runbook/parse.ts";
import { formatDiagnostic } from "../../engine/runbook/diagnostic.ts";
import { STEP_KINDS } from "../../engine/steps/index.ts";

/** Parses a text as `file`, with other files of the folder beside it. */
export const parseIt = (text: string, others: Readonly<Record<string, string>> = {}, file = "book.yaml"): Parsed =>
  parseRunbook({ file, text, kinds: STEP_KINDS, read: (path) => others[path] ?? null });

/** All diagnostics of a text as people see them. */
export function told(parsed: Parsed, language: "en" | "ja" = "en"): string {
  const diagnostics = parsed.ok ? parsed.warnings : parsed.diagnostics;
  return diagnostics
    .map((diagnostic) => formatDiagnostic(diagnostic, parsed.texts[diagnostic.file] ?? "", { language, color: false }))
    .join("\n");
}
