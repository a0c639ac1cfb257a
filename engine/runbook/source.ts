import { isAlias, isMap, isScalar, isSeq, parseDocument, type Document, type Node as YamlNode } from "yaml";
import type { Localised } from "../program/value.ts";
import { hiddenInFile, hiddenInValue, refuseHidden } from "./hidden.ts";
import type { Remarks } from "./remarks.ts";
import type { Entry, MapNode, Node, Range } from "./tree.ts";
import { visible } from "./width.ts";
import { unknownKey } from "./unknown-key.ts";
import { yamlMistake } from "./yaml-mistakes.ts";

const MAX_BYTES = 1024 * 1024;
const MAX_DEPTH = 64;
const MAX_ALIASES = 100;
const MAX_NODES = 50_000;
const MAX_HIDDEN = 20;

/**
 * Reads YAML 1.2 into a tree, or says in `remarks` why not. Stricter than YAML: one document, no tags, no merge
 * keys, no directives, string keys only, nothing invisible. Duplicate keys are found here and not by the library,
 * whose check takes quadratic time.
 */
export function readYaml(text: string, remarks: Remarks): MapNode | null {
  if (text.length > MAX_BYTES || new TextEncoder().encode(text).length > MAX_BYTES) {
    remarks.error(START, "TOO_LARGE", { en: "file larger than 1 MiB", ja: "ファイルが 1 MiB を超えています" });
    return null;
  }
  const hidden = hiddenInFile(text);
  for (const found of hidden.slice(0, MAX_HIDDEN)) refuseHidden(found, found.offset, remarks);
  if (hidden.length > 0) return null;
  const document = parseDocument(text, {
    version: "1.2",
    schema: "core",
    merge: false,
    strict: true,
    stringKeys: true,
    uniqueKeys: false,
    customTags: [],
    prettyErrors: false,
    logLevel: "error",
  });
  const found = [...document.errors, ...document.warnings.filter(({ code }) => code !== "TAG_RESOLVE_FAILED")];
  if (found[0] !== undefined) {
    const { code, message, hint, range } = yamlMistake(found, text, MAX_DEPTH);
    // How far the library came before it gave up depends on the stack it had.
    const start = code === "TOO_DEEP" ? firstTooDeep(text) : range.start;
    remarks.error({ start, end: Math.max(start + 1, code === "TOO_DEEP" ? 0 : range.end) }, code, message, hint);
    return null;
  }
  if (document.directives?.yaml.explicit === true) {
    remarks.error(START, "YAML", { en: "YAML directives are not allowed", ja: "YAML ディレクティブは使えません" });
    return null;
  }
  return readRoot(document, text, remarks);
}

function firstTooDeep(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? "";
    if ("[{".includes(character)) depth += 1;
    else if ("]}".includes(character)) depth -= 1;
    if (depth > MAX_DEPTH) return at;
  }
  return 0;
}

const START: Range = { start: 0, end: 1 };

function readRoot(document: Document, text: string, remarks: Remarks): MapNode | null {
  const before = remarks.all.length;
  const root = document.contents === null ? null : reader(document, text, remarks)(document.contents, 1);
  if (remarks.all.length > before) return null;
  if (root?.kind === "map") return root;
  remarks.error(root?.range ?? START, "NOT_A_MAPPING", {
    en: "the file must be a mapping of keys to values",
    ja: "ファイル全体がキーと値のマッピングである必要があります",
  });
  return null;
}

/** Converts nodes one by one; every refusal is remarked upon and the reading goes on with null in its place. */
function reader(document: Document, text: string, remarks: Remarks): (node: YamlNode, depth: number) => Node {
  const open = new Set<YamlNode>();
  let aliases = 0;
  let nodes = 0;
  /** The alias being expanded, the outermost: what is wrong inside is shown there. */
  let site: Range | null = null;

  const read = (node: YamlNode, depth: number): Node => {
    const range = rangeOf(node, text);
    nodes += 1;
    if (nodes > MAX_NODES) return refuse(range, "TOO_LARGE", tooMany, nodes === MAX_NODES + 1);
    if (depth > MAX_DEPTH) return refuse(range, "TOO_DEEP", tooDeep);
    if (isAlias(node)) return readAlias(node, range, depth);
    if ("tag" in node && node.tag !== undefined) return refuse(range, "YAML_TAG", tagged(node.tag));
    if (isScalar(node)) return readScalar(node.value, node.source, range);
    open.add(node);
    const result = isMap(node) ? readMap(node.items as Pair[], range, depth) : readList(node, range, depth);
    open.delete(node);
    return result;
  };

  const refuse = (range: Range, code: string, message: Localised, speak = true): Node => {
    if (speak) remarks.error(range, code, message);
    return { kind: "leaf", data: null, written: "", range };
  };

  const readAlias = (node: YamlNode & { source: string }, range: Range, depth: number): Node => {
    aliases += 1;
    if (aliases > MAX_ALIASES) return refuse(site ?? range, "YAML_ALIAS", tooManyAliases, aliases === MAX_ALIASES + 1);
    const target = (node as unknown as { resolve(of: Document): YamlNode | undefined }).resolve(document);
    if (target === undefined) return refuse(range, "YAML_ALIAS", noAnchor(node.source));
    if (open.has(target)) return refuse(range, "YAML_ALIAS", selfReference(node.source));
    const outer = site;
    site ??= range;
    const expanded = read(target, depth);
    site = outer;
    return expanded;
  };

  const readScalar = (value: unknown, source: string | undefined, range: Range): Node => {
    if (typeof value === "string") {
      const found = hiddenInValue(value);
      if (found !== null) refuseHidden(found, range.start, remarks);
      return { kind: "leaf", data: value, written: value, range };
    }
    const data = typeof value === "number" || typeof value === "boolean" ? value : null;
    return { kind: "leaf", data, written: source ?? String(data), range };
  };

  const readList = (node: YamlNode, range: Range, depth: number): Node => {
    const items = isSeq(node) ? node.items.map((item) => read(item as YamlNode, depth + 1)) : [];
    return { kind: "list", data: items.map(({ data }) => data), items, range };
  };

  const readMap = (pairs: readonly Pair[], range: Range, depth: number): Node => {
    const entries = new Map<string, Entry>();
    for (const pair of pairs) {
      const key = rangeOf(pair.key, text);
      const name = isScalar(pair.key) ? String(pair.key.value) : null;
      const value = pair.value === null ? emptyAt(key.end) : read(pair.value, depth + 1);
      const first = name === null ? undefined : entries.get(name)?.key;
      if (name === null) refuse(key, "YAML_KEY", keyNotText);
      else if (name === "<<") refuse(key, "YAML_MERGE", noMerge);
      else if (POISONED.has(name)) refuse(key, "UNKNOWN_KEY", unknownKey(name));
      else if (first !== undefined) refuse(key, "DUPLICATE_KEY", duplicate(name, remarks.place(first.start)));
      else entries.set(name, { name, key, value });
    }
    const data = Object.fromEntries([...entries].map(([name, { value }]) => [name, value.data]));
    return { kind: "map", data, entries, range };
  };

  return read;
}

interface Pair {
  readonly key: YamlNode;
  readonly value: YamlNode | null;
}

const POISONED = new Set(["__proto__", "constructor", "prototype"]);

const emptyAt = (offset: number): Node => ({
  kind: "leaf",
  data: null,
  written: "",
  range: { start: offset, end: offset },
});

/** The node as people see it: without the line end and comment that block values drag along. */
function rangeOf(node: YamlNode, text: string): Range {
  const [start, end] = node.range ?? [0, 0, 0];
  return { start, end: start + text.slice(start, end).trimEnd().length };
}

const tooMany: Localised = {
  en: "more than 50,000 values in one file",
  ja: "1つのファイルに 50,000 を超える値があります",
};

const tooDeep: Localised = { en: `nested deeper than ${MAX_DEPTH}`, ja: `入れ子が ${MAX_DEPTH} 段を超えています` };

const tooManyAliases: Localised = {
  en: `too many aliases (limit ${MAX_ALIASES})`,
  ja: `エイリアスが多すぎます (上限 ${MAX_ALIASES})`,
};

const keyNotText: Localised = { en: "keys must be text", ja: "キーは文字列でなければなりません" };

const noMerge: Localised = { en: "merge keys are not supported", ja: "マージキー (<<) は使えません" };

const tagged = (tag: string): Localised => ({
  en: `tag not allowed: ${visible(tag)}`,
  ja: `タグは使えません: ${visible(tag)}`,
});

const noAnchor = (name: string): Localised => ({
  en: `there is no anchor "${name}" above`,
  ja: `アンカー「${name}」がこれより前にありません`,
});

const selfReference = (name: string): Localised => ({
  en: `anchor refers to itself: ${name}`,
  ja: `アンカーが自分自身を参照しています: ${name}`,
});

const duplicate = (name: string, first: { line: number; column: number }): Localised => ({
  en: `duplicate key "${visible(name)}" (first at ${first.line}:${first.column})`,
  ja: `キー「${visible(name)}」が重複しています (最初は ${first.line}:${first.column})`,
});
