import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { EXIT, type ExitCode } from "../program/failure.ts";
import { formatDiagnostic, type Diagnostic } from "../runbook/diagnostic.ts";
import { isInventory, parseInventory } from "../runbook/inventory.ts";
import type { Home } from "./home.ts";
import { findRunbook, parseFile, shelves, textOf } from "./library.ts";
import type { Manner } from "./options.ts";
import { give } from "./print.ts";

/** `runbook lint`: every mistake of every named file (or of all) at once; nothing is executed. */
export function lint(names: readonly string[], manner: Manner): ExitCode {
  const { home, language } = manner;
  const checked = (names.length === 0 ? everything(home) : names.map((name) => pathOf(home, name))).map(check);
  const found = checked.flatMap(({ diagnostics }) => diagnostics);
  const shown = checked.flatMap(({ diagnostics, text }) =>
    diagnostics.flatMap((one) => [formatDiagnostic(one, text(one.file), manner), ""]),
  );
  const inventories = checked.filter(({ inventory }) => inventory).length;
  const errors = found.filter(({ severity }) => severity === "error").length;
  const summary = WORDS[language]({
    runbooks: checked.length - inventories,
    inventories,
    errors,
    warnings: found.length - errors,
  });
  give(manner, { files: checked.length, errors, diagnostics: found }, [...shown, summary]);
  return errors === 0 ? EXIT.ok : EXIT.invalidInput;
}

const everything = (home: Home): readonly string[] => [
  ...shelves(home).map(({ path }) => path),
  ...(existsSync(home.inventory) ? [home.inventory] : []),
];

const pathOf = (home: Home, name: string): string =>
  /\.ya?ml$/.test(name) ? resolve(name) : findRunbook(home, name, null).path;

interface Checked {
  readonly inventory: boolean;
  readonly diagnostics: readonly Diagnostic[];
  text(file: string): string;
}

function check(path: string): Checked {
  const { file, text } = textOf(path);
  if (!isInventory(text)) {
    const result = parseFile({ name: file, path });
    return { inventory: false, diagnostics: result.ok ? result.warnings : result.diagnostics, text: result.textOf };
  }
  const result = parseInventory({ file, text });
  return { inventory: true, diagnostics: result.ok ? result.warnings : result.diagnostics, text: () => text };
}

interface Counts {
  readonly runbooks: number;
  readonly inventories: number;
  readonly errors: number;
  readonly warnings: number;
}

const WORDS = {
  en: ({ runbooks, inventories, errors, warnings }: Counts) =>
    [
      ...(runbooks > 0 ? [count(runbooks, "runbook", "runbooks")] : []),
      ...(inventories > 0 ? [count(inventories, "inventory", "inventories")] : []),
      count(errors, "error", "errors"),
      count(warnings, "warning", "warnings"),
    ].join(", "),
  ja: ({ runbooks, inventories, errors, warnings }: Counts) =>
    [
      ...(runbooks > 0 ? [`手順書 ${runbooks} 件`] : []),
      ...(inventories > 0 ? [`インベントリ ${inventories} 件`] : []),
      `エラー ${errors} 件`,
      `警告 ${warnings} 件`,
    ].join("、"),
} as const;

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;
