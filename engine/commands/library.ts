import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { EXIT } from "../program/failure.ts";
import type { Runbook } from "../program/runbook.ts";
import type { Language, Localised } from "../program/value.ts";
import { formatDiagnostic, type Diagnostic } from "../runbook/diagnostic.ts";
import { nearest } from "../runbook/nearest.ts";
import { parseRunbook, type Parsed } from "../runbook/parse.ts";
import { STEP_KINDS } from "../steps/index.ts";
import type { Home } from "./home.ts";
import { Refusal } from "./refusal.ts";

/** A runbook file in the library: `openclaw/db-corruption`. */
export interface Shelved {
  readonly name: string;
  readonly path: string;
}

export interface Loaded {
  readonly runbook: Runbook;
  readonly file: string;
  /** Every text the runbook consists of, by path. */
  readonly texts: Readonly<Record<string, string>>;
  readonly warnings: readonly Diagnostic[];
}

const LARGEST = 1024 * 1024;

export function shelves(home: Home): readonly Shelved[] {
  if (!existsSync(home.runbooks)) throw noLibrary(home);
  const all = readdirSync(home.runbooks, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: system }) =>
      readdirSync(join(home.runbooks, system))
        .filter((file) => file.endsWith(".yaml"))
        .map((file) => ({ name: `${system}/${basename(file, ".yaml")}`, path: join(home.runbooks, system, file) })),
    )
    .sort((a, b) => a.name.localeCompare(b.name));
  if (all.length === 0) throw noRunbooks(home);
  return all;
}

/** Finds a runbook by path, by `system/id` or by id; `system` decides between systems that have the same id. */
export function findRunbook(home: Home, name: string, system: string | null): Shelved {
  if (name.endsWith(".yaml")) return { name: basename(name, ".yaml"), path: resolve(name) };
  const all = shelves(home);
  const found = all.filter((one) => one.name === name || one.name.endsWith(`/${name}`));
  const [only] = found.length > 1 && system !== null ? found.filter((one) => one.name === `${system}/${name}`) : found;
  if (only !== undefined && (found.length === 1 || system !== null)) return only;
  if (found.length > 1) throw several(name, found);
  throw unknown(name, all);
}

/** Reads and parses; every mistake is shown and ends the command. */
export function loadRunbook(shelved: Shelved, show: { language: Language; color: boolean }): Loaded {
  const result = parseFile(shelved);
  if (result.ok)
    return {
      runbook: result.runbook,
      file: Object.keys(result.texts)[0] ?? "",
      texts: result.texts,
      warnings: result.warnings,
    };
  const shown = result.diagnostics.map((one) => formatDiagnostic(one, result.textOf(one.file), show)).join("\n\n");
  throw new Refusal(EXIT.invalidInput, mistakes(shown, result.diagnostics.length));
}

export function parseFile(shelved: Shelved): Parsed & { textOf(path: string): string } {
  const { file, text } = textOf(shelved.path);
  const result = parseRunbook({ file, text, kinds: STEP_KINDS, read: readText });
  return { ...result, textOf: (path) => result.texts[path] ?? "" };
}

/** A file's text, and its name as seen from here; what cannot be read ends the command. */
export function textOf(path: string): { readonly file: string; readonly text: string } {
  const file = relative(process.cwd(), path);
  const text = readText(file);
  if (text === null) throw unreadable(file);
  return { file, text };
}

/** Parses again from the texts a journal embeds. */
export function reparse(file: string, texts: Readonly<Record<string, string>>): Runbook {
  const result = parseRunbook({
    file,
    text: texts[file] ?? "",
    kinds: STEP_KINDS,
    read: (path) => texts[path] ?? null,
  });
  if (result.ok) return result.runbook;
  throw new Refusal(EXIT.journalDamaged, {
    en: "the runbook in the journal cannot be read by this version",
    ja: "ジャーナル内の手順書をこのバージョンでは読めません",
  });
}

function readText(path: string): string | null {
  return troubleWith(path) === null ? readFileSync(path, "utf8") : null;
}

function troubleWith(path: string): Localised | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return { en: "there is no such file", ja: "ファイルがありません" };
  if (!stat.isFile()) return { en: "not a file", ja: "ファイルではありません" };
  if (stat.size > LARGEST) return { en: "larger than 1 MiB", ja: "1 MiB を超えています" };
  try {
    accessSync(path, constants.R_OK);
    return null;
  } catch {
    return { en: "this account may not read it", ja: "読み取り権限がありません" };
  }
}

function unreadable(file: string): Refusal {
  const { en, ja } = troubleWith(file) ?? { en: "cannot be read", ja: "読めません" };
  return new Refusal(EXIT.invalidInput, { en: `${file}: ${en}`, ja: `${file}: ${ja}` });
}

const noRunbooks = (home: Home): Refusal =>
  new Refusal(
    EXIT.invalidInput,
    { en: `there is no runbook in ${home.runbooks}`, ja: `${home.runbooks} に手順書がありません` },
    { en: "a runbook is runbooks/<system>/<id>.yaml", ja: "手順書は runbooks/<システム>/<id>.yaml に置きます" },
  );

const noLibrary = (home: Home): Refusal =>
  new Refusal(
    EXIT.invalidInput,
    { en: `there is no folder ${home.runbooks}`, ja: `フォルダー ${home.runbooks} がありません` },
    { en: "-C names the folder that holds runbooks/", ja: "-C には runbooks/ を含むフォルダーを指定します" },
  );

const mistakes = (shown: string, count: number) => ({
  en: `${shown}\n\n${count} ${count === 1 ? "mistake" : "mistakes"}; nothing was executed`,
  ja: `${shown}\n\n誤りが ${count} 件あります。何も実行していません`,
});

const several = (name: string, found: readonly Shelved[]): Refusal => {
  const names = found.map((one) => one.name).join(", ");
  return new Refusal(
    EXIT.invalidInput,
    { en: `several runbooks are called ${name}: ${names}`, ja: `${name} という手順書が複数あります: ${names}` },
    { en: "name it with its system", ja: "システム名を付けて指定してください" },
  );
};

const unknown = (name: string, all: readonly Shelved[]): Refusal => {
  const close = nearest(
    name,
    all.flatMap((one) => [one.name, one.name.split("/")[1] ?? ""]),
  );
  return new Refusal(
    EXIT.invalidInput,
    { en: `there is no runbook "${name}"`, ja: `手順書 "${name}" はありません` },
    close === null
      ? { en: "runbook list shows all", ja: "runbook list で一覧を表示します" }
      : { en: `did you mean "${close}"?`, ja: `"${close}" ではありませんか?` },
  );
};
