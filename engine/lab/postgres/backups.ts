import { createHash } from "node:crypto";
import { mkdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Generation, Site } from "../site.ts";
import { control, rowsIn, sql } from "./census.ts";
import { rowsUntil } from "./data.ts";

/** One night's backup directory: a compressed dump by pg_dump, its digest, and a note about the system. */
export async function makeGeneration(site: Site, at: Date): Promise<Generation> {
  const stamp = at.toISOString().replaceAll(/[-:]/g, "").replace("T", "_").slice(0, 15);
  const name = `backup_${stamp}`;
  const directory = join(site.root, "backups", name);
  await mkdir(directory);
  const plain = join(site.root, "state", `${name}.sql`);
  await control(site, ["pg_dump", "-f", plain, "openclaw"]);
  const dump = gzipSync(await readFile(plain), { level: 1 });
  await writeFile(join(directory, "postgres_dump.sql.gz"), dump);
  await writeFile(
    join(directory, "SHA256SUMS"),
    `${createHash("sha256").update(dump).digest("hex")}  postgres_dump.sql.gz\n`,
  );
  await writeFile(join(directory, "system_info.txt"), `${await sql(site, "select version()")}\n`);
  await utimes(directory, at, at);
  return { name, takenAt: at.toISOString(), rows: rowsIn(await sql(site, rowsUntil("infinity"))) };
}
