import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Census } from "../driver.ts";
import { probe } from "../http.ts";
import { command } from "../shell.ts";
import type { Generation, Site } from "../site.ts";
import { digestUntil, rowsUntil } from "./data.ts";

export const dataOf = ({ root }: Site): string => join(root, "data/postgres");

/** Looks at the cluster through a connection of its own, and at the app as a user would. */
export async function census(site: Site): Promise<Census> {
  const { state } = site;
  const service = {
    status: await probe("GET", String(state.inputs["health_url"])),
    writes: (await probe("POST", String(state.inputs["write_probe_url"]))) === 201,
  };
  const at = new Date().toISOString();
  return { at, ...(await reading(site)), service, ownership: await ownership(dataOf(site)), leftovers: [] };
}

async function reading(site: Site): Promise<Pick<Census, "rows" | "newestRow" | "integrity" | "older">> {
  try {
    await control(site, ["pg_dump", "-f", "/dev/null", "openclaw"]);
    const older = await Promise.all(site.state.generations.map((generation) => olderThan(site, generation)));
    return {
      integrity: "ok",
      rows: rowsIn(await sql(site, rowsUntil("infinity"))),
      newestRow: await sql(
        site,
        "select to_char(max(created_at) at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') from events",
      ),
      older: Object.fromEntries(older),
    };
  } catch (cause) {
    return { integrity: reason(cause), rows: null, newestRow: null, older: {} };
  }
}

async function olderThan(site: Site, { name, takenAt }: Generation) {
  const rows = rowsIn(await sql(site, rowsUntil(takenAt)));
  return [name, { rows, digest: await sql(site, digestUntil(takenAt)) }] as const;
}

// The query builds exactly this object.
export const rowsIn = (json: string): Record<string, number> => JSON.parse(json) as Record<string, number>;

export const sql = (site: Site, text: string): Promise<string> =>
  control(site, ["psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-d", "openclaw", "-c", text]);

export const control = (site: Site, args: readonly string[]): Promise<string> =>
  command(site, [join(site.root, "bin/openclaw-control"), ...args]);

const reason = (cause: unknown): string => {
  const { stderr, message } = cause as { stderr?: string; message: string }; // execFile rejects with errors that carry stderr
  return (stderr?.trim() || message).split("\n")[0] ?? "unreadable";
};

async function ownership(directory: string): Promise<string | null> {
  const found = await stat(directory).catch(() => null);
  return found === null ? null : `${found.uid}:${found.gid} ${(found.mode & 0o7777).toString(8)}`;
}
