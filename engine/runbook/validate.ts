import type { Schema } from "../program/shape.ts";
import type { Localised } from "../program/value.ts";
import { flawsOf } from "./flaws.ts";
import { sentence } from "./messages.ts";
import { didYouMean, nearest } from "./nearest.ts";
import type { Remarks } from "./remarks.ts";
import { entry, headOf, type MapNode, type Node } from "./tree.ts";
import { unknownKey } from "./unknown-key.ts";
import { validatorOf } from "./validators.ts";

/** What is wrong with a value, so that later passes say nothing twice. */
export interface Wrong {
  /** Nodes the compiler must leave alone. */
  readonly nodes: ReadonlySet<Node>;
  /** Keys a misspelt key most likely stands for, by mapping. */
  readonly meant: ReadonlyMap<MapNode, ReadonlySet<string>>;
}

/** Checks a node against a schema: one remark for each mistake, at its place. */
export function validate(of: {
  /** What the validator goes by. */
  name: string;
  schema: Schema;
  node: Node;
  remarks: Remarks;
  alsoKnown?: readonly string[];
}): Wrong {
  const { remarks } = of;
  const nodes = new Set<Node>();
  const meant = new Map<MapNode, Set<string>>();
  const flaws = flawsOf(validatorOf(of), of.schema, of.node);

  for (const { keyword, node, schema, name } of flaws) {
    if (keyword !== "unknown" || node.kind !== "map") continue;
    const free = Object.keys(schema.properties ?? {}).filter((known) => !node.entries.has(known));
    const suggestion = nearest(name, [...free, ...(of.alsoKnown ?? [])]);
    if (suggestion !== null) meant.set(node, (meant.get(node) ?? new Set()).add(suggestion));
    const [{ en, ja }, did] = [unknownKey(name), didYouMean(suggestion)];
    const range = entry(node, name)?.key ?? node.range;
    remarks.error(range, "UNKNOWN_KEY", { en: en + did.en, ja: ja + did.ja }, suggestion === null ? known(free) : null);
  }

  for (const flaw of flaws) {
    const { keyword, node, name } = flaw;
    if (keyword === "unknown") continue;
    if (keyword === "missing") {
      // A misspelt key and the missing one it stands for are one mistake.
      if (node.kind === "map" && meant.get(node)?.has(name)) continue;
      remarks.error(headOf(node), "MISSING_KEY", { en: `missing key "${name}"`, ja: `キー「${name}」がありません` });
      continue;
    }
    const named = keyword === "name" ? entry(node, name) : null;
    nodes.add(named?.value ?? node);
    const { code, message, hint } = sentence(flaw);
    remarks.error(named?.key ?? (node.kind === "leaf" ? node.range : headOf(node)), code, message, hint);
  }
  return { nodes, meant };
}

const known = (keys: readonly string[]): Localised | null =>
  keys.length === 0 ? null : { en: `known here: ${keys.join(", ")}`, ja: `ここで使えるキー: ${keys.join(", ")}` };
