import { open, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { noteDamage } from "../damage.ts";
import type { Fault } from "../driver.ts";
import { untilStatus } from "../http.ts";
import { quoted } from "../shell.ts";
import type { Site } from "../site.ts";
import { databaseOf, saltOf } from "./census.ts";

export const faults: readonly Fault[] = [
  {
    name: "corrupt-database",
    title: { en: "pages of the database are overwritten", ja: "データベースのページが破損" },
    ends: "recovered",
  },
  {
    name: "corrupt-database-and-newest-backup",
    title: { en: "the database and its newest backup are damaged", ja: "データベースと最新バックアップが破損" },
    ends: "recovered",
  },
  {
    name: "no-good-backup",
    title: { en: "the database and every backup are damaged", ja: "データベースと全バックアップが破損" },
    ends: "as-broken",
  },
  {
    name: "restored-copy-goes-bad",
    title: { en: "the disk damages what is restored to it", ja: "復元先ディスクが復元データを破損させる" },
    ends: "as-broken",
  },
];

export async function breakIt(site: Site, name: string): Promise<void> {
  const file = databaseOf(site);
  const names = site.state.generations.map((generation) => generation.name);
  const damaged =
    name === "no-good-backup" ? names : name === "corrupt-database-and-newest-backup" ? names.slice(-1) : [];
  for (const generation of damaged) await spoil(join(site.root, "backups", typeOf(generation), `${generation}.db`));
  if (name === "restored-copy-goes-bad") await installBadDisk(site, file);
  await overwrite(file, tablePages(file));
  await untilStatus(String(site.state.inputs["health_url"]), 500, 10_000);
  await noteDamage(site, { name, damaged, file, mark: saltOf(`${file}-wal`) });
}

/** Pages that hold the rows of the larger tables; their indexes stay whole, as damage rarely hits everything. */
function tablePages(file: string): { readonly size: number; readonly pages: readonly number[] } {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 2_000 });
  const size = Number(database.prepare("pragma page_size").get()?.["page_size"]);
  const rows = database
    .prepare("select pageno from dbstat where name in ('incidents', 'change_requests', 'audit_logs')")
    .all();
  database.close();
  return { size, pages: rows.map(({ pageno }) => Number(pageno)) };
}

async function overwrite(file: string, { size, pages }: { size: number; pages: readonly number[] }): Promise<void> {
  const handle = await open(file, "r+");
  for (const page of pages) await handle.write(Buffer.alloc(size, 0xa5), 0, size, (page - 1) * size);
  await handle.sync();
  await handle.close();
}

/** Bit rot in the middle of a backup: the file keeps its name, size and age. */
async function spoil(file: string): Promise<void> {
  const handle = await open(file, "r+");
  const { size, atime, mtime } = await handle.stat();
  await handle.write(Buffer.alloc(8192, 0x5a), 0, 8192, Math.floor(size / 2));
  await handle.utimes(atime, mtime);
  await handle.close();
}

/** `mv` and `cp` that damage what they put at the database's path, unless it is the very file that was there before. */
async function installBadDisk({ root }: Site, file: string): Promise<void> {
  const { ino } = await stat(file);
  for (const program of ["mv", "cp"]) {
    await writeFile(join(root, "bin", program), badDisk(program, file, ino), { mode: 0o755 });
  }
}

const badDisk = (program: string, file: string, inode: number): string => `#!/bin/sh
PATH=\${PATH#*:}
database=${quoted(file)}
${program} "$@" || exit
for last; do :; done
if [ "$last" = "$database" ] && [ "$(stat -c %i "$database")" != ${inode} ]; then
  yes | dd of="$database" bs=4096 seek=3 count=40 conv=notrunc 2>/dev/null
fi
`;

const typeOf = (generation: string): string => generation.split("_")[2] ?? "";
