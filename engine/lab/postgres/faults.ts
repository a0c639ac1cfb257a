import { open } from "node:fs/promises";
import { join } from "node:path";
import { noteDamage } from "../damage.ts";
import type { Fault } from "../driver.ts";
import { untilStatus } from "../http.ts";
import type { Site } from "../site.ts";
import { control, dataOf, sql } from "./census.ts";

export const faults: readonly Fault[] = [
  {
    name: "damaged-control-file",
    title: {
      en: "pg_control is overwritten; PostgreSQL does not start",
      ja: "pg_control 破損。PostgreSQL が起動しない",
    },
    ends: "recovered",
  },
  {
    name: "damaged-page",
    title: { en: "a data page is damaged; reading it fails", ja: "データページ破損。読み取りでエラー" },
    ends: "recovered",
  },
  {
    name: "damaged-control-file-and-newest-backup",
    title: { en: "pg_control and the newest backup are damaged", ja: "pg_control と最新バックアップが破損" },
    ends: "recovered",
  },
  {
    name: "no-good-backup",
    title: { en: "pg_control and every backup are damaged", ja: "pg_control と全バックアップが破損" },
    ends: "as-broken",
  },
];

export async function breakIt(site: Site, name: string): Promise<void> {
  const names = site.state.generations.map((generation) => generation.name);
  const damaged = name === "no-good-backup" ? names : name.endsWith("newest-backup") ? names.slice(-1) : [];
  for (const generation of damaged) await overwrite(join(site.root, "backups", generation, "postgres_dump.sql.gz"), 64);
  const file = name === "damaged-page" ? await damagePage(site) : await damageControlFile(site);
  await untilStatus(String(site.state.inputs["health_url"]), 500, 15_000);
  await noteDamage(site, { name, damaged, file, mark: null });
}

/** The server crashes, and its control file is not what it was when somebody starts it again. */
async function damageControlFile(site: Site): Promise<string> {
  const file = join(dataOf(site), "global/pg_control");
  await control(site, ["db-stop"]);
  await overwrite(file, 0);
  await control(site, ["db-start"]).catch(() => "does not start, as it should");
  return file;
}

/** The server runs, and one page of its largest table has a wrong checksum. */
async function damagePage(site: Site): Promise<string> {
  const file = join(dataOf(site), await sql(site, "select pg_relation_filepath('events')"));
  await control(site, ["app-stop"]);
  await control(site, ["psql", "-X", "-q", "-d", "openclaw", "-c", "vacuum freeze events"]);
  await control(site, ["db-stop"]);
  await overwrite(file, 8192 * 5 + 1024);
  await control(site, ["db-start"]);
  await control(site, ["app-start"]);
  return file;
}

async function overwrite(file: string, at: number): Promise<void> {
  const handle = await open(file, "r+");
  await handle.write(Buffer.alloc(512, 0xa5), 0, 512, at);
  await handle.sync();
  await handle.close();
}
