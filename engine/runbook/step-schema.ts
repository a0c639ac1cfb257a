import type { Schema } from "../program/shape.ts";
import type { AnyStepKind } from "../program/step-kind.ts";
import { COMMON } from "./common.ts";
import type { MapNode } from "./tree.ts";

/** The whole schema of a step of one kind: the common words, overlaid by the kind's own. */
export function stepSchema(kind: AnyStepKind): Schema {
  const known = SCHEMAS.get(kind);
  if (known !== undefined) return known;
  const shapes = { ...COMMON, ...kind.fields };
  const schema: Schema = {
    type: "object",
    properties: Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, shape.schema])),
    required: Object.entries(shapes)
      .filter(([, shape]) => !("optional" in shape))
      .map(([name]) => name),
    additionalProperties: false,
  };
  SCHEMAS.set(kind, schema);
  return schema;
}

// One schema object per kind, so that its validator is compiled once.
const SCHEMAS = new WeakMap<AnyStepKind, Schema>();

/** The schema of a step whose kind is not known: the common words are checked, the rest is let pass. */
export function kindlessSchema(kinds: readonly AnyStepKind[]): Schema {
  const known = KINDLESS.get(kinds);
  if (known !== undefined) return known;
  const fields = kinds.flatMap((kind) => Object.keys(kind.fields)).map((name) => [name, {}]);
  const common = Object.entries(COMMON).map(([name, shape]) => [name, shape.schema]);
  const schema: Schema = {
    type: "object",
    properties: { ...Object.fromEntries(fields), ...Object.fromEntries(common) },
    additionalProperties: false,
  };
  KINDLESS.set(kinds, schema);
  return schema;
}

const KINDLESS = new WeakMap<readonly AnyStepKind[], Schema>();

export type KindFound =
  | { readonly kind: "one"; readonly of: AnyStepKind }
  | { readonly kind: "none" }
  | { readonly kind: "several"; readonly names: readonly string[] };

/**
 * The kind of a step is the one key among its keys that names a kind. A key that another present kind owns as a
 * field, or that is a common word there (`check` beside `run`), does not count.
 */
export function kindOf(node: MapNode, kinds: readonly AnyStepKind[]): KindFound {
  const present = kinds.filter(({ kind }) => node.entries.has(kind));
  const only = present.find((candidate) =>
    present.every((other) => other === candidate || other.kind in COMMON || other.kind in candidate.fields),
  );
  if (only !== undefined) return { kind: "one", of: only };
  return present.length === 0 ? { kind: "none" } : { kind: "several", names: present.map(({ kind }) => kind) };
}
