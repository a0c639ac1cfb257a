import type { Localised } from "../program/value.ts";
import type { Site } from "./site.ts";

/** One kind of practice system. */
export interface Driver {
  /** The role its only host plays in the runbook. */
  readonly role: string;
  /** Names of the inputs that only the lab itself can give: they aim the runbook at it. */
  readonly provides: readonly string[];
  readonly faults: readonly Fault[];
  /** How many processes of the lab are alive when the system is in service. */
  readonly processes: number;
  /** What this machine lacks for the lab; null when it can be built. */
  lacking(): Promise<Localised | null>;
  /** Makes data, backups and a running service, and fills `site.state`. */
  build(site: Site): Promise<void>;
  census(site: Site): Promise<Census>;
  breakIt(site: Site, fault: string): Promise<void>;
}

export interface Fault {
  readonly name: string;
  readonly title: Localised;
  /** The state a correct runbook leaves behind: data back, or everything exactly as the fault left it. */
  readonly ends: "recovered" | "as-broken";
}

/** The state of the data and its service at one moment. Unreadable is null, never zero. */
export interface Census {
  readonly at: string;
  readonly rows: Readonly<Record<string, number>> | null;
  readonly newestRow: string | null;
  /** What the system's own integrity check said; `ok` is the only good word. */
  readonly integrity: string;
  /** For each generation: rows and content digest of the live data that is not newer. */
  readonly older: Readonly<
    Record<string, { readonly rows: Readonly<Record<string, number>>; readonly digest: string }>
  >;
  readonly service: { readonly status: number | null; readonly writes: boolean };
  /** `uid:gid mode` of the data. */
  readonly ownership: string | null;
  /** Whether files of the old database lie beside the new one, where they would damage it. */
  readonly leftovers: readonly string[];
}
