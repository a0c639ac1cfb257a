import type { Schema } from "../program/shape.ts";
import { COMMON_SCHEMAS } from "./common.ts";
import type { Keywords } from "./keywords.ts";
import { child, items, type Node } from "./tree.ts";
import type { Complaint, Validator } from "./validators.ts";

/** One way in which a value breaks its schema. */
export interface Flaw {
  readonly keyword: "type" | "choice" | "enum" | "pattern" | "empty" | "range" | "name" | "unknown" | "missing";
  readonly node: Node;
  readonly schema: Keywords;
  /** The nearest key above the value; empty at the root. */
  readonly key: string;
  /** The key in question, for `name`, `unknown` and `missing`. */
  readonly name: string;
}

/**
 * What keeps a value from its schema, one flaw for each mistake. Where a value may take several shapes, only what
 * keeps it from the shape it most resembles.
 *  F1  The validator complains of a choice after all it has to say about the branches, branch by branch.
 */
export function flawsOf(validator: Validator, schema: Schema, node: Node): Flaw[] {
  if (validator(node.data) === true) return [];
  const placed: Placed[] = [];
  for (const complaint of validator.errors ?? []) {
    // A key that breaks its pattern is complained of twice; `propertyNames` follows.
    if (complaint.propertyName !== undefined) continue;
    const next = place(complaint, schema, node);
    if (next.flaw.keyword === "choice") placed.push(...(closest(branchesOf(next, placed), next) ?? [next]));
    else if (!saidAlready(placed.at(-1), next)) placed.push(next);
  }
  return placed.map(({ flaw }) => flaw);
}

interface Placed {
  readonly flaw: Flaw;
  /** JSON pointers to the value and to the schema that holds the keyword. */
  readonly instance: string;
  readonly holder: string;
}

function place({ keyword, instancePath, schemaPath, params }: Complaint, schema: Schema, root: Node): Placed {
  const holder = schemaPath.slice(0, schemaPath.lastIndexOf("/"));
  const segments = segmentsOf(instancePath);
  let [node, key]: [Node | null, string] = [root, ""];
  for (const segment of segments) {
    if (node?.kind === "map") key = segment;
    node = node?.kind === "list" ? (items(node)[Number(segment)] ?? null) : child(node, segment);
  }
  const property = (schema as Keywords).properties?.[segments[0] ?? ""];
  const from = property !== undefined && COMMON_SCHEMAS.has(property) ? property : schema;
  const { additionalProperty, missingProperty, propertyName } = params;
  const flaw: Flaw = {
    keyword: MEANING[keyword] ?? "type",
    node: node ?? root,
    schema: schemaAt(from, holder),
    key,
    name: String(additionalProperty ?? missingProperty ?? propertyName ?? ""),
  };
  return { flaw, instance: instancePath, holder };
}

// A test holds this against the keywords the schemas use.
const MEANING: Readonly<Record<string, Flaw["keyword"]>> = {
  type: "type",
  anyOf: "choice",
  enum: "enum",
  pattern: "pattern",
  minLength: "empty",
  minItems: "empty",
  minimum: "range",
  maximum: "range",
  propertyNames: "name",
  additionalProperties: "unknown",
  required: "missing",
};

const schemaAt = (from: Schema, pointer: string): Keywords =>
  segmentsOf(pointer).reduce<Keywords>(
    // Each step of a pointer of the validator leads to something inside the schema.
    (inside, segment) => inside[decodeURIComponent(segment)] as Keywords,
    from,
  );

const segmentsOf = (pointer: string): string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));

/** A value of the wrong type is not also a wrong word, nor is an empty one also misspelt. */
const saidAlready = (last: Placed | undefined, { flaw: { node }, holder }: Placed): boolean =>
  last?.flaw.node === node && last.holder === holder && (node.kind === "leaf" || last.flaw.keyword === "type");

/** Takes what was said about the branches of a choice back (F1). */
function branchesOf(choice: Placed, placed: Placed[]): Placed[][] {
  const [above, beside] = [`${choice.instance}/`, `${choice.holder}/anyOf/`];
  const within = ({ instance, holder }: Placed): boolean =>
    `${instance}/`.startsWith(above) && `${holder}/`.startsWith(beside);
  const said = placed.splice(placed.findLastIndex((one) => !within(one)) + 1);
  return Object.values(Object.groupBy(said, ({ holder }) => Number.parseInt(holder.slice(beside.length)))).map(
    (branch) => branch ?? [],
  );
}

/** The flaws of the branch that fits best; null when the value has none of the shapes at all. */
function closest(branches: readonly Placed[][], { flaw: { node } }: Placed): Placed[] | null {
  const judged = branches
    .filter((branch) => !branch.some(({ flaw }) => flaw.node === node && wrongShape(flaw)))
    .sort(
      (a, b) =>
        a.filter(({ flaw }) => wrongShape(flaw)).length - b.filter(({ flaw }) => wrongShape(flaw)).length ||
        a.length - b.length,
    );
  return judged[0] ?? null;
}

const wrongShape = ({ keyword }: Flaw): boolean => keyword === "type" || keyword === "choice";
