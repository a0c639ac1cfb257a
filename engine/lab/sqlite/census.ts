import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Census } from "../driver.ts";
import { probe } from "../http.ts";
import type { Generation, Site } from "../site.ts";
import { rowsOf } from "./backups.ts";
import { TABLES } from "./data.ts";

export const databaseOf = ({ root }: Site): string => join(root, "data/itsm_nexus.db");

/** Looks at the database file directly, and at the service as a user would. */
export async function census(site: Site): Promise<Census> {
  const { state } = site;
  const service = {
    status: await probe("GET", String(state.inputs["health_url"])),
    writes: (await probe("POST", String(state.inputs["write_probe_url"]))) === 201,
  };
  const file = databaseOf(site);
  return {
    at: new Date().toISOString(),
    ...reading(file, state.generations),
    service,
    ownership: ownership(file),
    leftovers: site.state.fault === null ? [] : oldJournal(site, file),
  };
}

const UNREADABLE = { rows: null, newestRow: null, older: {} };

function reading(
  file: string,
  generations: readonly Generation[],
): Pick<Census, "rows" | "newestRow" | "integrity" | "older"> {
  let database: DatabaseSync | null = null;
  let integrity = "unreadable";
  try {
    database = new DatabaseSync(file, { readOnly: true, timeout: 2_000 });
    const open = database;
    integrity = String(open.prepare("pragma integrity_check(1)").get()?.["integrity_check"]);
    const older = generations.map(
      ({ name, takenAt }) => [name, { rows: rowsOf(open, takenAt), digest: digestOf(open, takenAt) }] as const,
    );
    const newest = open.prepare("select max(created_at) as at from incidents").get()?.["at"];
    return { integrity, rows: rowsOf(open), newestRow: String(newest), older: Object.fromEntries(older) };
  } catch (cause) {
    return { ...UNREADABLE, integrity: integrity === "ok" ? (cause as Error).message : integrity }; // node:sqlite throws errors only
  } finally {
    database?.close();
  }
}

function digestOf(database: DatabaseSync, until: string): string {
  const hash = createHash("sha256");
  for (const table of TABLES) {
    for (const row of database.prepare(`select * from ${table} where created_at <= ? order by id`).iterate(until)) {
      hash.update(JSON.stringify([table, ...Object.values(row)]));
    }
  }
  return hash.digest("hex");
}

function ownership(file: string): string | null {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? null : `${stat.uid}:${stat.gid} ${(stat.mode & 0o7777).toString(8)}`;
}

/** The salts in a write-ahead log's header tell whose log it is. */
export const saltOf = (wal: string): string | null => {
  try {
    return readFileSync(wal).subarray(16, 24).toString("hex") || null;
  } catch {
    return null;
  }
};

const oldJournal = ({ state }: Site, file: string): string[] =>
  state.fault !== null && state.fault.mark !== null && saltOf(`${file}-wal`) === state.fault.mark
    ? [`${file}-wal`]
    : [];
