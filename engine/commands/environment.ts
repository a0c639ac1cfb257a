import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { EXIT } from "../program/failure.ts";
import type { Host } from "../program/host.ts";
import type { Runbook } from "../program/runbook.ts";
import type { Language, Value } from "../program/value.ts";
import { formatDiagnostic } from "../runbook/diagnostic.ts";
import { parseInventory, type Environment, type Inventory } from "../runbook/inventory.ts";
import { nearest } from "../runbook/nearest.ts";
import { noInventory, type Home } from "./home.ts";
import { Refusal } from "./refusal.ts";

/** An environment with everything a run needs of it; a lab's hosts are filled in once it is up. */
export interface Target {
  readonly name: string;
  readonly protected: boolean;
  readonly hosts: Readonly<Record<string, Host>>;
  readonly roles: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, Value>>;
}

export function readInventory(home: Home, show: { language: Language; color: boolean }): Inventory {
  const near = relative(process.cwd(), home.inventory);
  const file = near.startsWith("..") ? home.inventory : near;
  if (!existsSync(home.inventory)) throw noInventory(file);
  const text = readFileSync(home.inventory, "utf8");
  const result = parseInventory({ file, text });
  if (result.ok) return result.inventory;
  const shown = result.diagnostics.map((one) => formatDiagnostic(one, text, show)).join("\n\n");
  throw new Refusal(EXIT.invalidInput, { en: shown, ja: shown });
}

export function findEnvironment(inventory: Inventory, name: string): Environment {
  const found = inventory.environments[name];
  if (found !== undefined) return found;
  const names = Object.keys(inventory.environments);
  const close = nearest(name, names);
  throw new Refusal(
    EXIT.invalidInput,
    { en: `there is no environment "${name}" in the inventory`, ja: `環境 "${name}" はインベントリにありません` },
    close === null
      ? { en: `known: ${names.join(", ")}`, ja: `定義済み: ${names.join("、")}` }
      : { en: `did you mean "${close}"?`, ja: `"${close}" ではありませんか?` },
  );
}

export const targetOf = (name: string, environment: Environment): Target => ({
  name,
  protected: environment.protected,
  hosts: environment.hosts,
  roles: environment.roles,
  inputs: environment.inputs,
});

/** A runbook of another system must not be aimed at an environment that merely has the same roles. */
export function refuseOtherSystem(runbook: Runbook, name: string, environment: Environment): void {
  if (environment.system === null || environment.system === runbook.system) return;
  throw new Refusal(
    EXIT.invalidInput,
    {
      en: `${runbook.system}/${runbook.id} recovers ${runbook.system}, but the environment ${name} is ${environment.system}`,
      ja: `${runbook.system}/${runbook.id} は ${runbook.system} 用ですが、環境 ${name} は ${environment.system} です`,
    },
    {
      en: "choose an environment of that system; the inventory says which is which",
      ja: "そのシステムの環境を指定してください (インベントリの system を参照)",
    },
  );
}

/** Every role of the runbook must be a host of the environment, or nothing begins. */
export function rolesFor(runbook: Runbook, target: Target): Record<string, string> {
  const roles: Record<string, string> = {};
  for (const role of Object.keys(runbook.hosts)) {
    const host = target.roles[role] ?? (target.hosts[role] === undefined ? undefined : role);
    if (host === undefined || target.hosts[host] === undefined) throw noHost(role, target.name);
    roles[role] = host;
  }
  return roles;
}

const noHost = (role: string, environment: string): Refusal =>
  new Refusal(
    EXIT.invalidInput,
    {
      en: `the environment ${environment} has no host for the role "${role}"`,
      ja: `環境 ${environment} に役割 "${role}" のホストがありません`,
    },
    {
      en: `add it under environments.${environment}.roles in the inventory`,
      ja: `インベントリの environments.${environment}.roles に追加してください`,
    },
  );
