import type { Expression, Template, Text } from "../program/expression.ts";
import { parseDuration } from "../program/duration.ts";
import type { Probe } from "../program/runbook.ts";
import type { Form, Schema } from "../program/shape.ts";
import { compileCommand } from "./compile-command.ts";
import type { Place } from "./compile-place.ts";
import { compileItems, compileTemplate, compileWhole } from "./compile-expression.ts";
import type { Keywords } from "./keywords.ts";
import { durationMistake } from "./messages.ts";
import { remarkRole } from "./lint-roles.ts";
import { child, entry, items, stringOf, type MapNode, type Node } from "./tree.ts";

/**
 * Turns a written value into what steps receive, by the `form` of its schema. Where something is wrong it is
 * remarked upon and undefined stands in its place; nothing with a remark is ever run.
 */
export function compile(schema: Schema, node: Node, place: Place): unknown {
  if (place.wrong.has(node)) return undefined;
  if (schema.form !== undefined) return FORMS[schema.form](node, place);
  const { anyOf, properties, additionalProperties, items: item } = schema as Keywords;
  if (anyOf !== undefined) {
    const branch = anyOf.find((candidate) => fits(candidate, node));
    return branch === undefined ? undefined : compile(branch, node, place);
  }
  if (node.kind === "map" && properties !== undefined) return compileProperties(properties, node, place);
  if (node.kind === "map" && typeof additionalProperties === "object")
    return compileRecord(additionalProperties, node, place);
  if (node.kind === "list" && item !== undefined) {
    return node.items.map((inner) => compile(item, inner, place)).filter((inner) => inner !== undefined);
  }
  return node.data;
}

const SECRET_PLACES: ReadonlySet<string> = new Set(["env", "headers", "with"]);

function compileProperties(
  properties: Readonly<Record<string, Schema>>,
  node: MapNode,
  place: Place,
): Record<string, unknown> {
  const compiled: Record<string, unknown> = {};
  for (const { name, value } of node.entries.values()) {
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (schema !== undefined) compiled[name] = compile(schema, value, inside(place, name));
  }
  return compiled;
}

const compileRecord = (schema: Schema, node: MapNode, place: Place): Record<string, unknown> =>
  Object.fromEntries(
    [...node.entries.values()]
      .map(({ name, value }) => [name, compile(schema, value, { ...place, key: name })] as const)
      .filter(([, value]) => value !== undefined),
  );

export const inside = (place: Place, key: string): Place => ({ ...place, key, secrets: SECRET_PLACES.has(key) });

/** Whether a value, already valid, is meant as this branch of a choice. */
function fits(schema: Schema, node: Node): boolean {
  const { anyOf, type, enum: values, properties, required, additionalProperties } = schema as Keywords;
  if (anyOf !== undefined) return anyOf.some((branch) => fits(branch, node));
  if (type !== undefined && ![type].flat().some((one) => isOfType(node, one))) return false;
  if (values !== undefined && !values.includes(node.data)) return false;
  if (node.kind !== "map" || properties === undefined) return true;
  if (required?.some((name) => !node.entries.has(name))) return false;
  return additionalProperties !== false || [...node.entries.keys()].every((name) => Object.hasOwn(properties, name));
}

function isOfType(node: Node, type: string): boolean {
  if (node.kind !== "leaf") return type === (node.kind === "map" ? "object" : "array");
  if (node.data === null) return type === "null";
  return type === "integer" ? Number.isInteger(node.data) : typeof node.data === type;
}

const FORMS: Record<Form, (node: Node, place: Place) => unknown> = {
  text: compileText,
  template: compileTemplate,
  expression: (node, place) => compileWhole(node, place, place.expressions),
  command: compileCommand,
  duration: compileDuration,
  probe: compileProbe,
  steps: (node, place) => place.steps(node),
  items: compileItems,
};

function compileText(node: Node, place: Place): Text | undefined {
  const single = compileSides(node, place);
  return single?.en === undefined || single.ja === undefined ? undefined : { en: single.en, ja: single.ja };
}

function compileSides(node: Node, place: Place): { en: Template | undefined; ja: Template | undefined } | null {
  if (node.kind === "leaf") {
    const both = compileTemplate(node, place);
    return { en: both, ja: both };
  }
  const [en, ja] = [child(node, "en"), child(node, "ja")];
  if (en === null || ja === null) return null;
  return { en: compileTemplate(en, place), ja: compileTemplate(ja, place) };
}

function compileDuration(node: Node, place: Place): number | undefined {
  const ms = parseDuration(stringOf(node) ?? "");
  if (ms !== null) return ms;
  const { message, hint } = durationMistake(place.key, node);
  place.remarks.error(node.range, "DURATION", message, hint);
  return undefined;
}

function compileProbe(node: Node, place: Place): Probe {
  const shell = stringOf(child(node, "shell")) ?? place.shell;
  const run = node.kind === "map" ? child(node, "run") : node;
  const expect = entry(node, "expect");
  const timeout = entry(node, "timeout");
  const on = child(node, "on");
  if (on !== null) remarkRole(on, place.templates.roles, place.remarks);
  const command = run === null ? undefined : compileCommand(run, { ...place, shell, key: "run" });
  const expectation: Expression | undefined =
    expect === null ? undefined : compileWhole(expect.value, { ...place, key: "expect" }, place.expectations);
  return {
    // undefined only after a remark, so never run
    command: command as Probe["command"],
    on: stringOf(on),
    as: stringOf(child(node, "as")),
    expect: expectation ?? null,
    timeoutMs: timeout === null ? null : (compileDuration(timeout.value, { ...place, key: "timeout" }) ?? null),
  };
}

export const probesOf = (node: Node): readonly Node[] =>
  node.kind === "list" && node.items.some((item) => item.kind !== "leaf") ? items(node) : [node];
