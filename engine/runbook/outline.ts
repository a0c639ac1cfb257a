import type { Schema } from "../program/shape.ts";
import type { AnyStepKind } from "../program/step-kind.ts";
import { kindOf } from "./step-schema.ts";
import { child, entries, items, stringOf, type MapNode, type Node } from "./tree.ts";

/** A step before it is compiled: where it stands and what others may know of it. */
export interface Draft {
  readonly node: MapNode;
  readonly id: string | null;
  /** Null when the step names no kind, or several. */
  readonly kind: AnyStepKind | null;
  /** Position in the order of running. */
  readonly order: number;
  readonly parent: Draft | null;
  /** The list it stands in, for `goto`. */
  readonly siblings: Node;
  readonly area: "steps" | "always";
  /** Names this step keeps by `capture`. */
  readonly captures: readonly string[];
}

export interface Outline {
  readonly steps: readonly Draft[];
  readonly byNode: ReadonlyMap<Node, Draft>;
  /** The first step of each id. */
  readonly byId: ReadonlyMap<string, Draft>;
}

/** Lists every step of a runbook, nested ones too, in the order of running. */
export function outline(root: MapNode, kinds: readonly AnyStepKind[]): Outline {
  const steps: Draft[] = [];
  const visit = (list: Node | null, parent: Draft | null, area: Draft["area"]): void => {
    for (const node of items(list)) {
      if (node.kind !== "map" || list === null) continue;
      const found = kindOf(node, kinds);
      const kind = found.kind === "one" ? found.of : null;
      const captures = entries(child(node, "capture")).map(({ name }) => name);
      const id = stringOf(child(node, "id"));
      const draft: Draft = { node, id, kind, order: steps.length, parent, siblings: list, area, captures };
      steps.push(draft);
      for (const [name, shape] of Object.entries(kind?.fields ?? {})) {
        for (const nested of stepLists(shape.schema, child(node, name))) visit(nested, draft, area);
      }
    }
  };
  for (const phase of items(child(root, "phases"))) {
    visit(child(phase, "steps"), null, "steps");
    visit(child(phase, "always"), null, "always");
  }
  const byId = new Map<string, Draft>();
  for (const draft of steps) if (draft.id !== null && !byId.has(draft.id)) byId.set(draft.id, draft);
  return { steps, byNode: new Map(steps.map((draft) => [draft.node, draft])), byId };
}

/** The lists of nested steps inside a field of a kind. */
function stepLists(schema: Schema, node: Node | null): Node[] {
  if (node === null) return [];
  if (schema.form === "steps") return [node];
  const properties = (schema["properties"] ?? {}) as Readonly<Record<string, Schema>>;
  return entries(node).flatMap(({ name, value }) => {
    const inner = properties[name];
    return inner === undefined ? [] : stepLists(inner, value);
  });
}

/** The steps around a step, the nearest first. */
export function ancestors(draft: Draft): Draft[] {
  const found: Draft[] = [];
  for (let at = draft.parent; at !== null; at = at.parent) found.push(at);
  return found;
}

/** Whether a kind does its nested steps for each item of a list: they see `item`, and outside sees nothing of them. */
export const repeatsItems = (kind: AnyStepKind | null): boolean =>
  Object.values(kind?.fields ?? {}).some(({ schema }) => schema.form === "items");

/** Whether a kind's nested steps run side by side. */
export const runsSideBySide = (draft: Draft): boolean => draft.kind?.kind === "parallel";
