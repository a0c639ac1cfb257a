import { existsSync, readFileSync } from "node:fs";
import { backup, DatabaseSync } from "node:sqlite";

/*
 * `sqlite3` for machines that have none, over node:sqlite: the part of the command line that recovery procedures
 * use. Options -readonly -batch -bail -noheader -list -init FILE -cmd SQL; SQL or `.backup FILE`, `.tables`,
 * `.timeout MS` as arguments or on stdin; list-mode output; SQLite's own error as exit code.
 */
interface Line {
  readonly readOnly: boolean;
  readonly file: string;
  readonly statements: readonly string[];
}

try {
  await main(parse(process.argv.slice(2)));
} catch (cause) {
  const { errcode, message } = cause as { errcode?: number; message: string }; // node:sqlite's error, or ours
  process.stderr.write(`Error: ${message}\n`);
  process.exitCode = (errcode ?? 1) & 0xff || 1;
}

async function main({ readOnly, file, statements }: Line): Promise<void> {
  if (readOnly && !file.startsWith("file:") && !existsSync(file)) {
    throw new Error(`unable to open database "${file}": unable to open database file`);
  }
  const database = new DatabaseSync(file, { readOnly, timeout: 0 });
  const given = statements.length > 0 ? statements : [readFileSync(0, "utf8")];
  for (const text of given) {
    if (text.startsWith(".")) await dot(database, text);
    else for (const sql of split(text)) print(database, sql);
  }
  database.close();
}

function parse(args: readonly string[]): Line {
  const words: string[] = [];
  const first: string[] = [];
  let readOnly = false;
  for (let index = 0; index < args.length; index++) {
    const word = args[index] ?? "";
    const option = word.replace(/^--?/, "");
    if (!word.startsWith("-")) words.push(word);
    else if (option === "readonly") readOnly = true;
    else if (option === "init") first.push(...split(readFileSync(args[++index] ?? "", "utf8")));
    else if (option === "cmd") first.push(args[++index] ?? "");
    else if (!["batch", "bail", "noheader", "list"].includes(option)) throw new Error(`unknown option: ${word}`);
  }
  const [file = ":memory:", ...statements] = words;
  return { readOnly, file, statements: statements.length > 0 ? [...first, ...statements] : [] };
}

async function dot(database: DatabaseSync, text: string): Promise<void> {
  const [name, value = ""] = text.trim().split(/\s+(.*)/s);
  const argument = value.replace(/^(['"])(.*)\1$/s, "$2");
  if (name === ".backup") await backup(database, argument);
  else if (name === ".timeout") database.exec(`pragma busy_timeout = ${Number(argument)}`);
  else if (name === ".tables")
    print(
      database,
      "select group_concat(name, '  ') from (select name from sqlite_schema where type = 'table' order by name)",
    );
  else throw new Error(`unknown command or invalid arguments:  "${text}"`);
}

function print(database: DatabaseSync, sql: string): void {
  const statement = database.prepare(sql);
  statement.setReadBigInts(true);
  statement.setReturnArrays(true);
  for (const row of statement.iterate()) process.stdout.write(`${Object.values(row).map(shown).join("|")}\n`);
}

// Whole numbers come as bigint, so that 1.0 keeps its point as it does in sqlite3.
function shown(value: unknown): string {
  if (value === null) return "";
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  return typeof value === "number" && Number.isInteger(value) ? `${value}.0` : String(value);
}

/** Statements of a script: cut at each semicolon outside of quotes and comments. */
function split(text: string): string[] {
  const parts = text.match(/(?:'[^']*'|"[^"]*"|--[^\n]*|\/\*.*?\*\/|[^;])+/gs) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part.replaceAll(/--[^\n]*|\/\*.*?\*\//gs, "").trim() !== "");
}
