import { chmod, chown, copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Driver } from "../driver.ts";
import { untilStatus } from "../http.ts";
import { startTimeOf } from "../process.ts";
import { asset, command, freePort, nodeScript } from "../shell.ts";
import { remember, type Generation, type Site } from "../site.ts";
import { makeGeneration } from "./backups.ts";
import { census, control, dataOf, sql } from "./census.ts";
import { happened, SCHEDULE, SCHEMA } from "./data.ts";
import { breakIt, faults } from "./faults.ts";
import { accountFor, serverPrograms } from "./programs.ts";

/** A small platform on PostgreSQL, as OpenClaw has it: a cluster, an app, a directory for each nightly backup. */
export const postgres: Driver = {
  role: "server",
  provides: ["control", "data_directory", "backups", "health_url", "write_probe_url"],
  faults,
  processes: 2,
  lacking,
  build,
  census,
  breakIt,
};

async function lacking() {
  if (startTimeOf(process.pid) === null)
    return { en: "the practice lab needs Linux (/proc)", ja: "演習環境には Linux (/proc) が必要です" };
  if ((await serverPrograms()) === null) {
    return {
      en: "the postgres lab needs the PostgreSQL server programs (initdb, pg_ctl): install the package postgresql",
      ja: "postgres 演習環境には PostgreSQL サーバー (initdb, pg_ctl) が必要です。postgresql パッケージを導入してください",
    };
  }
  if ((await accountFor()) !== null) return null;
  return {
    en: "as root the postgres lab needs the account postgres",
    ja: "root で実行する場合、postgres アカウントが必要です",
  };
}

async function build(site: Site): Promise<void> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  await install(site, port);
  await control(site, ["db-start"]);
  const generations = await makeData(site);
  await remember(site, {
    generations,
    inputs: {
      control: join(site.root, "bin/openclaw-control"),
      data_directory: dataOf(site),
      backups: join(site.root, "backups"),
      health_url: `${url}/health`,
      write_probe_url: `${url}/events`,
    },
  });
  await control(site, ["app-start"]);
  await untilStatus(`${url}/health`, 200, 15_000);
}

async function install(site: Site, port: number): Promise<void> {
  const { root } = site;
  const programs = (await serverPrograms()) ?? "";
  const account = await accountFor();
  for (const [from, to] of [
    ["postgres/control.sh", "openclaw-control"],
    ["systemctl.sh", "systemctl"],
  ] as const) {
    await copyFile(asset(from), join(root, "bin", to));
    await chmod(join(root, "bin", to), 0o755);
  }
  await writeFile(join(root, "etc/pgbin"), programs);
  await writeFile(
    join(root, "etc/postgresql.conf"),
    `unix_socket_directories = '${join(root, "run")}'\nlisten_addresses = ''\nautovacuum = off\n`,
  );
  const app = [join(programs, "psql"), join(root, "run"), String(port)];
  await writeFile(join(root, "etc/openclaw.start"), nodeScript(asset("postgres/service.ts"), app));
  await mkdir(dataOf(site), { mode: 0o700 });
  // The server's account must pass through the root directory, and own what it writes.
  await chmod(root, 0o711);
  if (account?.kind === "other") {
    for (const directory of [dataOf(site), join(root, "run"), join(root, "log")])
      await chown(directory, account.uid, account.gid);
  }
}

async function makeData(site: Site): Promise<Generation[]> {
  const now = Date.now();
  const generations: Generation[] = [];
  let from = new Date(now - 14 * 24 * 3_600_000);
  await sql(site, SCHEMA);
  for (const hoursAgo of SCHEDULE) {
    const at = new Date(now - hoursAgo * 3_600_000);
    await sql(site, happened(from, at));
    generations.push(await makeGeneration(site, at));
    from = at;
  }
  await sql(site, happened(from, new Date(now)));
  await command(site, [
    join(site.root, "bin/openclaw-control"),
    "psql",
    "-X",
    "-q",
    "-d",
    "openclaw",
    "-c",
    "vacuum freeze analyze",
  ]);
  return generations;
}
