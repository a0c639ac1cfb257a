import type { ASTNode } from "@marcbachmann/cel-js";
import type { Range } from "./tree.ts";

/** A fact an expression reads: `steps.restore.stdout` is root `steps`, keys `restore` and `stdout`. */
export interface Reference {
  readonly root: "inputs" | "hosts" | "steps" | "run" | "verify" | "item";
  /** Written-out keys; ends where a key is computed. */
  readonly keys: readonly { readonly name: string; readonly range: Range }[];
  /** True when a key after these is computed. */
  readonly computed: boolean;
  readonly range: Range;
}

/** A use of `.matches`: the pattern, or null when it is computed. */
interface PatternUse {
  readonly pattern: string | null;
  readonly range: Range;
}

export interface References {
  readonly facts: readonly Reference[];
  readonly patterns: readonly PatternUse[];
}

/** What an expression reads, without evaluating it. */
export function referencesOf(ast: ASTNode): References {
  const facts: Reference[] = [];
  const patterns: PatternUse[] = [];

  const visit = (node: ASTNode, bound: ReadonlySet<string>): void => {
    if (node.op === "id" || node.op === "." || node.op === "[]") {
      const chain = chainOf(node, bound);
      if (chain !== null) facts.push(chain);
    }
    if ((node.op === "rcall" && node.args[0] === "matches") || (node.op === "call" && node.args[0] === "matches")) {
      patterns.push(patternUse(node));
    }
    // A chain is recorded once, at its end; below it only computed keys are of interest.
    if (node.op === "." || node.op === "[]") {
      let at: ASTNode = node;
      while (at.op === "." || at.op === "[]") {
        if (at.op === "[]") visit(at.args[1], bound);
        at = at.args[0];
      }
      if (at.op !== "id") visit(at, bound);
      return;
    }
    const inner = new Set([...bound, ...boundBy(node)]);
    for (const next of childrenOf(node)) visit(next, inner);
  };

  visit(ast, new Set());
  return { facts, patterns };
}

const ROOTS: ReadonlySet<string> = new Set(["inputs", "hosts", "steps", "run", "verify", "item"]);

function chainOf(node: ASTNode, bound: ReadonlySet<string>): Reference | null {
  const links: ASTNode[] = [];
  let at = node;
  while (at.op === "." || at.op === "[]") {
    links.unshift(at);
    at = at.args[0];
  }
  if (at.op !== "id" || bound.has(at.args) || !ROOTS.has(at.args)) return null;
  const keys: { name: string; range: Range }[] = [];
  let computed = false;
  for (const link of links) {
    const key = keyOf(link);
    if (key === null) {
      computed = true;
      break;
    }
    keys.push(key);
  }
  // The cast holds: membership in ROOTS was just checked.
  return { root: at.args as Reference["root"], keys, computed, range: { start: node.start, end: node.end } };
}

function keyOf(link: ASTNode): { name: string; range: Range } | null {
  if (link.op === ".") {
    return { name: link.args[1], range: { start: link.end - link.args[1].length, end: link.end } };
  }
  if (link.op !== "[]") return null;
  const index = link.args[1];
  if (index.op !== "value" || typeof index.args !== "string") return null;
  return { name: index.args, range: { start: index.start, end: index.end } };
}

const COMPREHENSIONS: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "map", "filter", "bind"]);

function boundBy(node: ASTNode): string[] {
  if (node.op !== "rcall" || !COMPREHENSIONS.has(node.args[0])) return [];
  const [variable] = node.args[2];
  return variable?.op === "id" ? [variable.args] : [];
}

function childrenOf(node: ASTNode): ASTNode[] {
  switch (node.op) {
    case "value":
    case "id":
      return [];
    case "call":
      return node.args[1];
    case "rcall":
      return [node.args[1], ...node.args[2]];
    case "list":
      return node.args;
    case "map":
      return node.args.flat();
    case "!_":
    case "-_":
      return [node.args];
    default:
      return (node.args as readonly unknown[]).filter(isNode);
  }
}

const isNode = (value: unknown): value is ASTNode => typeof value === "object" && value !== null && "op" in value;

function patternUse(node: ASTNode & { op: "call" | "rcall" }): PatternUse {
  const last = (node.op === "rcall" ? node.args[2] : node.args[1]).at(-1);
  const range = { start: last?.start ?? node.start, end: last?.end ?? node.end };
  return { pattern: last?.op === "value" && typeof last.args === "string" ? last.args : null, range };
}
