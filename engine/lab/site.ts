import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { failure, Stopped } from "../program/failure.ts";
import type { Host } from "../program/host.ts";
import type { Value } from "../program/value.ts";
import { end, startedHere } from "./process.ts";
import { linkTools } from "./tools.ts";

/** A backup generation, as it was when it was made. */
export interface Generation {
  readonly name: string;
  /** Time of the newest data in it. */
  readonly takenAt: string;
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
}

/** Where a lab stands, and what is remembered of it across a killed controller. */
export interface Site {
  readonly directory: string;
  /** The practice host's root: short, so that socket paths fit, and reachable for a database's own account. */
  readonly root: string;
  readonly host: Host;
  state: State;
}

export interface State {
  readonly driver: string;
  readonly root: string;
  readonly inputs: Readonly<Record<string, Value>>;
  readonly generations: readonly Generation[];
  readonly fault: Broken | null;
}

/** What the fault left behind: the means to tell "untouched" and "kept aside" later. */
export interface Broken {
  readonly name: string;
  readonly at: string;
  /** Names of the generations that were damaged as well. */
  readonly damaged: readonly string[];
  /** The damaged file in its place, and its digest. */
  readonly file: string;
  readonly sha256: string;
  /** What tells the old database's own journal from a new one; null when there was none. */
  readonly mark: string | null;
  /** How many processes of the lab were alive then. */
  readonly alive: number;
}

const STATE = "lab.json";

/** Makes the directories of a new lab. */
export async function found({ driver, directory }: { driver: string; directory: string }): Promise<Site> {
  await mkdir(directory, { recursive: true });
  if ((await readdir(directory)).length > 0) throw new Stopped(notEmpty(directory));
  const root = await mkdtemp(join(tmpdir(), `runbook-lab-${driver}-`));
  const site = siteOf(directory, { driver, root, inputs: {}, generations: [], fault: null });
  await remember(site, {});
  for (const part of ["bin", "tools", "data", "backups", "home", "state", "run", "log", "etc"])
    await mkdir(join(root, part));
  await linkTools(join(root, "tools"));
  return site;
}

export async function openSite(directory: string): Promise<Site> {
  try {
    return siteOf(directory, JSON.parse(await readFile(join(directory, STATE), "utf8")) as State); // written by `remember` only
  } catch {
    throw new Stopped(noLab(directory));
  }
}

/** Merges into the state and makes it durable before anything relies on it. */
export async function remember(site: Site, change: Partial<State>): Promise<void> {
  site.state = { ...site.state, ...change };
  const file = join(site.directory, STATE);
  await writeFile(`${file}.new`, JSON.stringify(site.state, null, 2), { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
}

/** Ends the lab's processes, then removes its files. The state file goes last: without it nobody could call again. */
export async function demolish(site: Site): Promise<void> {
  for (const process of await startedHere(site.root)) await end(process);
  await rm(site.root, { recursive: true, force: true, maxRetries: 3 });
  await rm(site.directory, { recursive: true, force: true });
}

const siteOf = (directory: string, state: State): Site => ({
  directory: resolve(directory),
  root: state.root,
  host: hostAt(state.root, state.driver),
  state,
});

const hostAt = (root: string, driver: string): Host => ({
  name: `lab-${driver}`,
  transport: "local",
  address: hostname(),
  port: null,
  user: null,
  identityFile: null,
  knownHosts: null,
  jump: [],
  // Nothing outside the lab: without its own `systemctl` this machine's would be commanded.
  env: { PATH: `${join(root, "bin")}:${join(root, "tools")}`, HOME: join(root, "home"), TZ: "UTC" },
  stateDir: join(root, "state"),
  maxChannels: 4,
  connectTimeoutMs: 5_000,
  marker: join(root, "bin/systemctl"),
});

const notEmpty = (directory: string) =>
  failure("invalid", "LAB_NOT_EMPTY", {
    en: `${directory} is not empty: a lab is only built where nothing is`,
    ja: `${directory} は空ではありません。演習環境は空のディレクトリにのみ構築します`,
  });

const noLab = (directory: string) =>
  failure("invalid", "LAB_MISSING", {
    en: `there is no lab in ${directory}`,
    ja: `${directory} に演習環境はありません`,
  });
