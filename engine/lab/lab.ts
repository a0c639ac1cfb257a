import { existsSync } from "node:fs";
import { failure, Stopped } from "../program/failure.ts";
import type { Finding } from "../journal/entry.ts";
import type { Host } from "../program/host.ts";
import type { Localised, Value } from "../program/value.ts";
import type { Census, Driver } from "./driver.ts";
import { judge } from "./judge.ts";
import { postgres } from "./postgres/driver.ts";
import { demolish, found, openSite, type Site } from "./site.ts";
import { sqlite } from "./sqlite/driver.ts";

/** A disposable practice system on this machine: real processes, real data, real damage. */
export interface Lab {
  readonly driver: string;
  readonly directory: string;
  /** What the environment of an inventory would hold: hosts by name, roles to host names, inputs of the runbook. */
  readonly environment: {
    readonly hosts: Readonly<Record<string, Host>>;
    readonly roles: Readonly<Record<string, string>>;
    readonly inputs: Readonly<Record<string, Value>>;
  };
  /** Whether its host is still there; a machine that was restarted or cleaned has lost it. */
  stands(): boolean;
  /** Looks at the data and the service, past every runbook. */
  census(): Promise<Census>;
  /** Breaks the system for real. */
  breakIt(fault: string): Promise<void>;
  /** Compares what is there now with what had to be there after the fault. */
  judge(before: Census): Promise<readonly Finding[]>;
  /** Ends every process of the lab and removes its files; safe to call twice. */
  down(): Promise<void>;
}

export interface LabRequest {
  readonly driver: string;
  /** Where the lab keeps its state; made here, and must not hold anything yet. */
  readonly directory: string;
  readonly report: (line: Localised) => void;
}

const DRIVERS: Readonly<Record<string, Driver>> = { sqlite, postgres };

/** The faults each driver can inject; the first is the usual one. */
export const FAULTS: Readonly<Record<string, Driver["faults"]>> = Object.fromEntries(
  Object.entries(DRIVERS).map(([name, { faults }]) => [name, faults]),
);

/** The inputs each driver gives, known before anything is built. */
export const PROVIDES: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(DRIVERS).map(([name, { provides }]) => [name, provides]),
);

/** Builds a lab. Rejects with `Stopped` when this machine cannot have it; nothing is left behind then. */
export async function labUp({ driver: name, directory, report }: LabRequest): Promise<Lab> {
  const driver = driverNamed(name);
  const lacking = await driver.lacking();
  if (lacking !== null) throw new Stopped(failure("invalid", "LAB_IMPOSSIBLE", lacking));
  const site = await found({ driver: name, directory });
  report({ en: `building the ${name} lab in ${site.root}`, ja: `${name} 演習環境を ${site.root} に構築しています` });
  try {
    await driver.build(site);
  } catch (cause) {
    await demolish(site);
    throw cause instanceof Stopped ? cause : new Stopped(notBuilt(name, cause));
  }
  report({ en: "the lab's service answers", ja: "演習環境のサービスが応答しています" });
  return labOf(site, driver);
}

/** Opens a lab that an earlier process built, so that it can be judged and removed. */
export async function labAt({ directory }: { directory: string }): Promise<Lab> {
  const site = await openSite(directory);
  return labOf(site, driverNamed(site.state.driver));
}

const labOf = (site: Site, driver: Driver): Lab => ({
  driver: site.state.driver,
  directory: site.directory,
  environment: {
    hosts: { [site.host.name]: site.host },
    roles: { [driver.role]: site.host.name },
    inputs: site.state.inputs,
  },
  stands: () => site.host.marker !== undefined && existsSync(site.host.marker),
  census: () => driver.census(site),
  breakIt: async (name) => {
    const fault = driver.faults.find((known) => known.name === name);
    if (fault === undefined) throw new Stopped(unknownFault(name, driver));
    await driver.breakIt(site, name);
  },
  judge: async (before) => judge({ site, driver, before, after: await driver.census(site) }),
  down: () => demolish(site),
});

function driverNamed(name: string): Driver {
  const driver = DRIVERS[name];
  if (driver !== undefined) return driver;
  const known = Object.keys(DRIVERS).join(", ");
  throw new Stopped(
    failure("invalid", "LAB_UNKNOWN", {
      en: `there is no lab driver "${name}"; there are ${known}`,
      ja: `演習環境のドライバー "${name}" はありません。利用可能: ${known}`,
    }),
  );
}

const notBuilt = (name: string, cause: unknown) => {
  const why = cause instanceof Error ? cause.message : String(cause);
  return failure("failed", "LAB_NOT_BUILT", {
    en: `the ${name} lab could not be built: ${why}`,
    ja: `${name} 演習環境を構築できませんでした: ${why}`,
  });
};

const unknownFault = (name: string, { faults }: Driver) => {
  const known = faults.map((fault) => fault.name).join(", ");
  return failure("invalid", "FAULT_UNKNOWN", {
    en: `there is no fault "${name}" in this lab; there are ${known}`,
    ja: `この演習環境に障害 "${name}" はありません。利用可能: ${known}`,
  });
};
