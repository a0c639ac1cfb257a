import type { Evaluated, Expression, Facts, Template } from "../program/expression.ts";
import type { Value } from "../program/value.ts";
import type { Place } from "./compile-place.ts";
import { compileExpression, type ExpressionSource } from "./expression.ts";
import type { Scope } from "./scope.ts";
import { bare, pieces } from "./template.ts";
import type { Node, Range } from "./tree.ts";

/** Keys whose expressions decide something. */
const DECIDING: ReadonlySet<string> = new Set(["when", "expect"]);

/** An expression that is the whole value, bare or in `${{ }}`. */
export function compileWhole(node: Node, place: Place, scope: Scope): Expression | undefined {
  if (node.kind !== "leaf") return undefined;
  const found = bare(String(node.data));
  if (found === null) {
    place.remarks.error(node.range, "EXPRESSION", ONE_EXPRESSION, ONE_EXPRESSION_HINT);
    return undefined;
  }
  const decides = DECIDING.has(place.key) ? place.key : null;
  return compileAt({ source: found.source, scope, decides, secrets: place.secrets }, node, place, 0)?.expression;
}

const ONE_EXPRESSION = {
  en: "one expression is wanted here, nothing around it",
  ja: "ここには式を1つだけ書いてください",
};

const ONE_EXPRESSION_HINT = {
  en: 'write it without ${{ }}; join texts with +: "v" + inputs.version',
  ja: '${{ }} なしで書き、文字列は + でつなぎます: "v" + inputs.version',
};

/** Text with `${{ }}` parts. */
export function compileTemplate(node: Node, place: Place): Template | undefined {
  if (node.kind !== "leaf" || node.data === null) return undefined;
  const source = String(node.data);
  if (typeof node.data !== "string" && source !== node.written) {
    place.remarks.error(
      node.range,
      "NUMBER_FORM",
      { en: `${node.written} is read as ${source}`, ja: `${node.written} は ${source} と解釈されます` },
      { en: `write "${node.written}" in quotes`, ja: `"${node.written}" のように引用符で囲んでください` },
    );
    return undefined;
  }
  const cut = pieces(source);
  if (cut === null) {
    place.remarks.error(node.range, "EXPRESSION", { en: "${{ is never closed", ja: "${{ が閉じられていません" });
    return undefined;
  }
  let from = 0;
  const parts: (string | Expression)[] = [];
  for (const piece of cut) {
    if (piece.kind === "literal") {
      parts.push(piece.text);
      continue;
    }
    const secrets = place.secrets && cut.length === 1;
    const compiled = compileAt(
      { source: piece.source, scope: place.templates, decides: null, secrets },
      node,
      place,
      from,
    );
    from = compiled.next;
    if (compiled.expression !== undefined) parts.push(compiled.expression);
  }
  return { source, parts };
}

/** A list written out, whose elements may be templates, or an expression that gives one. */
export function compileItems(node: Node, place: Place): Expression | undefined {
  if (node.kind !== "list") return compileWhole(node, place, place.templates);
  const elements = node.items.map((item) => compileTemplate(item, place));
  if (elements.includes(undefined)) return undefined;
  const templates = elements as Template[]; // none is undefined: just checked
  const plain = node.items.map((item) => item.data as Value);
  const steps = templates.flatMap(({ parts }) => parts.flatMap((part) => (typeof part === "string" ? [] : part.steps)));
  return {
    source: place.text.slice(node.range.start, node.range.end),
    steps,
    evaluate: (facts) => evaluateAll(templates, plain, facts),
  };
}

function evaluateAll(templates: readonly Template[], plain: readonly Value[], facts: Facts): Evaluated {
  const values: Value[] = [];
  for (const [index, { parts }] of templates.entries()) {
    if (parts.every((part) => typeof part === "string")) {
      values.push(plain[index] ?? null);
      continue;
    }
    const results = parts.map((part): Evaluated =>
      typeof part === "string" ? { kind: "value", value: part } : part.evaluate(facts),
    );
    const stuck = results.find(({ kind }) => kind !== "value");
    if (stuck !== undefined) return stuck;
    const found = results.map((result) => (result.kind === "value" ? result.value : null));
    values.push(
      found.length === 1
        ? (found[0] ?? null)
        : found.map((value) => (typeof value === "object" ? JSON.stringify(value) : String(value))).join(""),
    );
  }
  return { kind: "value", value: values };
}

/** Compiles a source that stands somewhere in a node, and puts its problems at their place in the file. */
function compileAt(
  of: ExpressionSource,
  node: Node,
  place: Place,
  from: number,
): { expression?: Expression; next: number } {
  const raw = place.text.slice(node.range.start, node.range.end);
  const at = of.source === "" ? -1 : raw.indexOf(of.source, from);
  const next = at < 0 ? from : at + of.source.length;
  const compiled = compileExpression(of);
  if (compiled.ok) return { expression: compiled.expression, next };
  for (const { range, code, message, hint } of compiled.problems) {
    place.remarks.error(
      at < 0 ? node.range : shifted(range, node.range.start + at, of.source.length),
      code,
      message,
      hint,
    );
  }
  return { next };
}

// A problem at the very end of a source is shown on its last character.
const shifted = (range: Range, by: number, length: number): Range => {
  const start = Math.min(range.start, length - 1);
  return { start: by + start, end: by + Math.max(Math.min(range.end, length), start + 1) };
};
