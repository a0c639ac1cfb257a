/** Where something stands in its file: offsets of UTF-16 units, the end exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * A YAML document as the compiler sees it: plain values that know where they stand.
 *  T1  Keys are unique strings and never `__proto__`, `constructor` or `prototype`.
 *  T2  The tree is finite and shallow: aliases are expanded at most a hundred times, 64 levels deep.
 */
export type Node = Leaf | ListNode | MapNode;

interface Leaf {
  readonly kind: "leaf";
  readonly data: string | number | boolean | null;
  /** The value as written, without quotes; differs from `data` for `1.10` or `0x1F`. */
  readonly written: string;
  readonly range: Range;
}

interface ListNode {
  readonly kind: "list";
  readonly data: readonly unknown[];
  readonly items: readonly Node[];
  readonly range: Range;
}

export interface MapNode {
  readonly kind: "map";
  readonly data: Readonly<Record<string, unknown>>;
  readonly entries: ReadonlyMap<string, Entry>;
  readonly range: Range;
}

export interface Entry {
  readonly name: string;
  readonly key: Range;
  readonly value: Node;
}

/** The value under a key, or null. */
export const child = (node: Node | null, key: string): Node | null =>
  node?.kind === "map" ? (node.entries.get(key)?.value ?? null) : null;

/** Key and value under a key, or null. */
export const entry = (node: Node | null, key: string): Entry | null =>
  node?.kind === "map" ? (node.entries.get(key) ?? null) : null;

export const items = (node: Node | null): readonly Node[] => (node?.kind === "list" ? node.items : []);

export const entries = (node: Node | null): readonly Entry[] =>
  node?.kind === "map" ? [...node.entries.values()] : [];

export const stringOf = (node: Node | null): string | null =>
  node?.kind === "leaf" && typeof node.data === "string" ? node.data : null;

/** Where to point when a whole node is meant: a mapping is shown by its first key. */
export function headOf(node: Node): Range {
  if (node.kind === "leaf") return node.range;
  const first = node.kind === "map" ? entries(node)[0]?.key : node.items[0] && headOf(node.items[0]);
  return first ?? node.range;
}
