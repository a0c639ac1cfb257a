import { execFile } from "node:child_process";
import { access, constants, readdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

const DEBIAN = "/usr/lib/postgresql";

/** The directory that has all programs of a PostgreSQL server, the newest version first; null when there is none. */
export async function serverPrograms(): Promise<string | null> {
  const versions = (await readdir(DEBIAN).catch(() => [])).sort((a, b) => Number(b) - Number(a));
  const places = [
    ...versions.map((version) => join(DEBIAN, version, "bin")),
    ...(process.env["PATH"] ?? "").split(delimiter),
  ];
  for (const place of places) {
    const there = ["initdb", "pg_ctl", "postgres", "psql", "pg_dump"].map((program) =>
      access(join(place, program), constants.X_OK),
    );
    if (
      await Promise.all(there).then(
        () => true,
        () => false,
      )
    )
      return place;
  }
  return null;
}

/** Whose processes the cluster's are: PostgreSQL refuses to run as root. Null when there is no account for it. */
export type Account = { readonly kind: "own" } | { readonly kind: "other"; readonly uid: number; readonly gid: number };

export async function accountFor(): Promise<Account | null> {
  if (process.getuid?.() !== 0) return { kind: "own" };
  try {
    const [uid, gid] = await Promise.all([id("-u"), id("-g")]);
    return { kind: "other", uid, gid };
  } catch {
    return null;
  }
}

const id = async (what: string): Promise<number> =>
  Number((await promisify(execFile)("id", [what, "postgres"])).stdout);
