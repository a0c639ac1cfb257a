import type { Schema } from "../program/shape.ts";
import type { MapNode, Node } from "./tree.ts";

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

/** The keywords of JSON Schema this language uses. */
export interface Keywords extends Schema {
  readonly anyOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: { readonly pattern: string };
}

/**
 * What keeps a value from its schema, one flaw for each mistake. Where a value may take several shapes, only what
 * keeps it from the shape it most resembles. Nested steps are only a list here: each is judged by its own kind.
 *
 * This is a walk and not a compiled validator because compiling takes 40 to 100 ms for each kind of step, which is
 * the whole time a lint may take. A test holds it against a full JSON Schema validator.
 */
export function flawsOf(schema: Schema, node: Node, key = ""): Flaw[] {
  const words = schema as Keywords;
  const flaw = (keyword: Flaw["keyword"], name = ""): Flaw => ({ keyword, node, schema: words, key, name });
  if (words.anyOf !== undefined) return choose(words.anyOf, node, key) ?? [flaw("choice")];
  if (words.type !== undefined && ![words.type].flat().some((type) => isOfType(node, type))) return [flaw("type")];
  if (words.enum !== undefined && !words.enum.includes(node.data)) return [flaw("enum")];
  if (node.kind === "leaf") return leafFlaw(words, node.data, flaw);
  if (node.kind === "map") return mapFlaws(words, node, flaw);
  const short = node.items.length < (words.minItems ?? 0) ? [flaw("empty")] : [];
  const { items } = words;
  if (items === undefined || words.form === "steps") return short;
  return [...short, ...node.items.flatMap((item) => flawsOf(items, item, key))];
}

type MakeFlaw = (keyword: Flaw["keyword"], name?: string) => Flaw;

function leafFlaw(words: Keywords, data: unknown, flaw: MakeFlaw): Flaw[] {
  if (typeof data === "string") {
    if (Array.from(data).length < (words.minLength ?? 0)) return [flaw("empty")];
    return words.pattern === undefined || expression(words.pattern).test(data) ? [] : [flaw("pattern")];
  }
  const outside = typeof data === "number" && (data < (words.minimum ?? data) || data > (words.maximum ?? data));
  return outside ? [flaw("range")] : [];
}

function mapFlaws(words: Keywords, node: MapNode, flaw: MakeFlaw): Flaw[] {
  const { properties = {}, required = [], additionalProperties: other = true, propertyNames } = words;
  const found: Flaw[] = [];
  for (const { name, value } of node.entries.values()) {
    if (propertyNames !== undefined && !expression(propertyNames.pattern).test(name)) found.push(flaw("name", name));
    const own = Object.hasOwn(properties, name) ? properties[name] : other;
    if (own === false) found.push(flaw("unknown", name));
    else if (typeof own === "object") found.push(...flawsOf(own, value, name));
  }
  return [...found, ...required.filter((name) => !node.entries.has(name)).map((name) => flaw("missing", name))];
}

/** The flaws of the branch that fits best; null when the value has none of the shapes at all. */
function choose(branches: readonly Schema[], node: Node, key: string): Flaw[] | null {
  const judged = branches
    .map((branch) => flawsOf(branch, node, key))
    .filter((flaws) => !flaws.some((flaw) => flaw.node === node && wrongShape(flaw)))
    .sort((a, b) => a.filter(wrongShape).length - b.filter(wrongShape).length || a.length - b.length);
  return judged[0] ?? null;
}

const wrongShape = ({ keyword }: Flaw): boolean => keyword === "type" || keyword === "choice";

export function isOfType(node: Node, type: string): boolean {
  if (node.kind !== "leaf") return type === (node.kind === "map" ? "object" : "array");
  if (node.data === null) return type === "null";
  return type === "integer" ? Number.isInteger(node.data) : typeof node.data === type;
}

const EXPRESSIONS = new Map<string, RegExp>();

function expression(pattern: string): RegExp {
  const known = EXPRESSIONS.get(pattern) ?? new RegExp(pattern, "u");
  EXPRESSIONS.set(pattern, known);
  return known;
}
