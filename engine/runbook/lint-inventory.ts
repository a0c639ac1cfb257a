import { didYouMean, nearest } from "./nearest.ts";
import { readMoment } from "./moment.ts";
import type { Remarks } from "./remarks.ts";
import { child, entries, entry, items, stringOf, type Entry, type Node } from "./tree.ts";
import { visible } from "./width.ts";

/** Names lead somewhere, and no machine is both protected and a drill's. */
export function lintInventory(root: Node, remarks: Remarks): void {
  const environments = entries(child(root, "environments"));
  for (const environment of environments) lintEnvironment(environment, remarks);
  lintShared(environments, remarks);
}

function lintEnvironment({ value }: Entry, remarks: Remarks): void {
  const hosts = entries(child(value, "hosts"));
  const names = hosts.map(({ name }) => name);
  for (const { value: target } of entries(child(value, "roles"))) {
    unknown(target, stringOf(target), names, { code: "UNKNOWN_HOST", en: "host", ja: "ホスト" }, remarks);
  }
  for (const { value: host } of hosts) {
    for (const hop of items(child(host, "jump"))) {
      const name = stringOf(hop);
      if (name !== null && /^[A-Za-z0-9][^@:.]*$/.test(name)) {
        unknown(hop, name, names, { code: "UNKNOWN_HOST", en: "host", ja: "ホスト" }, remarks);
      }
    }
  }
  const contacts = entries(child(value, "contacts")).map(({ name }) => name);
  for (const level of items(child(value, "escalation"))) {
    const at = child(level, "at");
    const moment = stringOf(at);
    if (at !== null && moment !== null && readMoment(moment) === null) {
      remarks.error(at.range, "ESCALATION", {
        en: '"at" must look like 30m, 80% of rto or failure',
        ja: '"at" は 30m・80% of rto・failure のいずれかの形で書いてください',
      });
    }
    for (const name of items(child(level, "to"))) {
      unknown(name, stringOf(name), contacts, { code: "UNKNOWN_CONTACT", en: "contact", ja: "連絡先" }, remarks);
    }
  }
  const [isProtected, drill] = [entry(value, "protected"), entry(value, "drill")];
  if (isProtected?.value.data !== true || drill?.value.data !== true) return;
  remarks.error(drill.key, "DRILL_CONFLICT", {
    en: "an environment cannot be protected and open to drills",
    ja: "保護された環境を訓練対象にすることはできません",
  });
}

function unknown(
  node: Node,
  name: string | null,
  names: readonly string[],
  what: { code: string; en: string; ja: string },
  remarks: Remarks,
): void {
  if (name === null || names.includes(name)) return;
  const meant = didYouMean(nearest(name, names));
  const shown = visible(name);
  remarks.error(node.range, what.code, {
    en: `unknown ${what.en} "${shown}"${meant.en}`,
    ja: `不明な${what.ja}「${shown}」${meant.ja}`,
  });
}

/** A drill on a machine that is also production's would break production. */
function lintShared(environments: readonly Entry[], remarks: Remarks): void {
  const guarded = new Map<string, string>();
  const open: { address: string; host: Entry; environment: string }[] = [];
  for (const { name: environment, value } of environments) {
    const isOpen = child(value, "drill")?.data === true || child(value, "lab") !== null;
    const isProtected = (child(value, "protected")?.data ?? !isOpen) === true;
    for (const host of entries(child(value, "hosts"))) {
      if (stringOf(child(host.value, "transport")) === "local") continue;
      const address = (stringOf(child(host.value, "address")) ?? host.name).toLowerCase();
      if (isProtected) guarded.set(address, environment);
      if (isOpen) open.push({ address, host, environment });
    }
  }
  for (const { address, host, environment } of open) {
    const other = guarded.get(address);
    if (other === undefined) continue;
    remarks.error(entry(host.value, "address")?.value.range ?? host.key, "ADDRESS_CONFLICT", {
      en: `conflict: ${address} is in the protected "${other}" and in "${environment}", which drills may break`,
      ja: `矛盾: ${address} は保護された「${other}」と、訓練で壊してよい「${environment}」の両方にあります`,
    });
  }
}
