import type { Generation } from "../site.ts";
import { createHash } from "node:crypto";
import { mkdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { backup, type DatabaseSync } from "node:sqlite";
import { gzipSync } from "node:zlib";
import { insertInto, TABLES } from "./data.ts";

/** Hours before now at which the practice system made its backups, oldest first. */
export const SCHEDULE = [
  { type: "monthly", hoursAgo: 25 * 24 },
  { type: "weekly", hoursAgo: 13 * 24 },
  { type: "weekly", hoursAgo: 6 * 24 },
  { type: "daily", hoursAgo: 53 },
  { type: "daily", hoursAgo: 29 },
  { type: "daily", hoursAgo: 5 },
] as const;

/** Makes one generation of a live database: a copy by SQLite's own backup, an SQL dump, and the digests of both. */
export async function makeGeneration(of: {
  database: DatabaseSync;
  directory: string;
  type: string;
  at: Date;
}): Promise<Generation> {
  const { database, type, at } = of;
  const stamp = at.toISOString().replaceAll(/[-:]/g, "").replace("T", "_").slice(0, 15);
  const name = `itsm_nexus_${type}_${stamp}`;
  insertInto(database, "backup_logs", [`BKP-${stamp.replace("_", "-")}-${type}`, type, "success", at.toISOString()]);
  const directory = join(of.directory, type);
  await mkdir(directory, { recursive: true });
  const file = join(directory, name);
  await backup(database, `${file}.db`);
  await writeFile(`${file}.sql.gz`, gzipSync(dump(database), { level: 1 }));
  const sums = await Promise.all(
    [`${name}.db`, `${name}.sql.gz`].map(async (part) => `${await digest(join(directory, part))}  ${part}\n`),
  );
  await writeFile(`${file}.sha256`, sums.join(""));
  for (const part of [".db", ".sql.gz", ".sha256"]) await utimes(file + part, at, at);
  return { name, takenAt: at.toISOString(), rows: rowsOf(database) };
}

export const rowsOf = (database: DatabaseSync, until = "9999"): Record<string, number> =>
  Object.fromEntries(
    TABLES.map((table) => {
      const row = database.prepare(`select count(*) as rows from ${table} where created_at <= ?`).get(until);
      return [table, Number(row?.["rows"])];
    }),
  );

function dump(database: DatabaseSync): string {
  const schema = database.prepare("select sql from sqlite_schema where sql is not null order by rowid").all();
  const lines = ["BEGIN TRANSACTION;", ...schema.map(({ sql }) => `${String(sql)};`)];
  for (const table of TABLES) {
    for (const row of database.prepare(`select * from ${table}`).iterate()) {
      lines.push(`INSERT INTO ${table} VALUES(${Object.values(row).map(literal).join(",")});`);
    }
  }
  return `${lines.join("\n")}\nCOMMIT;\n`;
}

const literal = (value: unknown): string =>
  typeof value === "number" ? String(value) : `'${String(value).replaceAll("'", "''")}'`;

const digest = async (file: string): Promise<string> =>
  createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
