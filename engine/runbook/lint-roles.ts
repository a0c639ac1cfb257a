import { didYouMean, nearest } from "./nearest.ts";
import type { Draft } from "./outline.ts";
import type { Remarks } from "./remarks.ts";
import { child, entry, stringOf, type Node } from "./tree.ts";
import { visible } from "./width.ts";

/** The machine the engine runs on; every runbook has it. */
const LOCAL = "local";

/** Every role a step names must be declared under `hosts`. */
export function lintRoles(draft: Draft, roles: readonly string[], remarks: Remarks): void {
  const on = entry(draft.node, "on");
  if (on !== null) remarkRole(on.value, roles, remarks);
  if (draft.kind?.kind !== "copy") return;
  for (const end of ["from", "to"]) {
    const place = child(child(draft.node, "copy"), end);
    const role = /^([a-z][a-z0-9-]*):./s.exec(stringOf(place) ?? "")?.[1];
    if (place !== null && role !== undefined) remarkUnknown(role, place, roles, remarks);
  }
}

export function remarkRole(node: Node, roles: readonly string[], remarks: Remarks): void {
  const role = stringOf(node);
  if (role !== null) remarkUnknown(role, node, roles, remarks);
}

function remarkUnknown(role: string, node: Node, roles: readonly string[], remarks: Remarks): void {
  if (role === LOCAL || roles.includes(role)) return;
  const suggestion = nearest(role, roles);
  const meant = didYouMean(suggestion);
  const name = visible(role);
  const hint = {
    en: roles.length === 0 ? "declare it under hosts:" : `declare it under hosts:; known: ${roles.join(", ")}`,
    ja: roles.length === 0 ? "hosts: に宣言してください" : `hosts: に宣言してください。宣言済み: ${roles.join(", ")}`,
  };
  remarks.error(
    node.range,
    "UNKNOWN_ROLE",
    { en: `unknown role "${name}"${meant.en}`, ja: `不明な役割「${name}」${meant.ja}` },
    suggestion === null ? hint : null,
  );
}
