import { chmod, copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Driver } from "../driver.ts";
import { untilStatus } from "../http.ts";
import { asset, command, freePort, nodeScript, onPath } from "../shell.ts";
import { remember, type Generation, type Site } from "../site.ts";
import { startTimeOf } from "../process.ts";
import { makeGeneration, SCHEDULE } from "./backups.ts";
import { census, databaseOf } from "./census.ts";
import { history, live, SCHEMA } from "./data.ts";
import { breakIt, faults } from "./faults.ts";

/** A service desk on SQLite, as ITSM-Sec Nexus has it: one file, a WAL, a unit, three ages of backups. */
export const sqlite: Driver = {
  role: "server",
  provides: ["database", "backups", "service", "health_url", "write_probe_url"],
  faults,
  processes: 1,
  lacking,
  build,
  census,
  breakIt,
};

const UNIT = "itsm-nexus-prod";

async function lacking() {
  if (startTimeOf(process.pid) !== null) return null;
  return { en: "the practice lab needs Linux (/proc)", ja: "演習環境には Linux (/proc) が必要です" };
}

async function build(site: Site): Promise<void> {
  const port = await freePort();
  const api = `http://127.0.0.1:${port}/api/v1`;
  const generations = await makeData(site);
  await chmod(databaseOf(site), 0o640);
  await remember(site, {
    generations,
    inputs: {
      database: databaseOf(site),
      backups: join(site.root, "backups"),
      service: UNIT,
      health_url: `${api}/health`,
      write_probe_url: `${api}/incidents`,
    },
  });
  await install(site, port);
  await command(site, ["systemctl", "start", UNIT]);
  await untilStatus(`${api}/health`, 200, 10_000);
}

/** Thirty days of rows; each backup is made of the database as it was at its hour. */
async function makeData(site: Site): Promise<Generation[]> {
  const now = Date.now();
  const rows = history(now);
  await mkdir(join(site.root, "backups"), { recursive: true });
  const database = new DatabaseSync(databaseOf(site));
  database.exec(`pragma journal_mode = wal; pragma synchronous = off; ${SCHEMA}`);
  const generations: Generation[] = [];
  let from = 0;
  for (const { type, hoursAgo } of SCHEDULE) {
    const at = now - hoursAgo * 3_600_000;
    live(database, rows, from, at);
    generations.push(await makeGeneration({ database, directory: join(site.root, "backups"), type, at: new Date(at) }));
    from = at;
  }
  live(database, rows, from, now);
  database.close();
  return generations;
}

async function install({ root }: Site, port: number): Promise<void> {
  await copyFile(asset("systemctl.sh"), join(root, "bin/systemctl"));
  await chmod(join(root, "bin/systemctl"), 0o755);
  await writeFile(
    join(root, `etc/${UNIT}.start`),
    nodeScript(asset("sqlite/service.ts"), [join(root, "data/itsm_nexus.db"), String(port)]),
  );
  if (await onPath("sqlite3")) return;
  await writeFile(join(root, "bin/sqlite3"), nodeScript(asset("sqlite/sqlite3.ts"), []), { mode: 0o755 });
}
