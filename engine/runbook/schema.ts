import type { Schema } from "../program/shape.ts";
import type { AnyStepKind } from "../program/step-kind.ts";
import { COMMON } from "./common.ts";
import { RUNBOOK } from "./document.ts";
import { INVENTORY } from "./inventory-document.ts";

const DIALECT = "https://json-schema.org/draft/2020-12/schema";

/** JSON Schema 2020-12 of runbooks, for editors: completion inside the right step, hover in both languages. */
export const runbookSchema = (kinds: readonly AnyStepKind[]): Schema => ({
  $schema: DIALECT,
  title: "Runbook",
  ...forEditors(RUNBOOK.schema),
  $defs: { step: stepSchema(kinds) },
});

export const inventorySchema = (): Schema => ({
  $schema: DIALECT,
  title: "Inventory",
  ...forEditors(INVENTORY.schema),
});

/**
 * One schema for all steps. Each kind is an `if` on its key, so that an editor speaks of the kind that was meant;
 * `check` is a kind alone and a precondition beside another action.
 */
function stepSchema(kinds: readonly AnyStepKind[]): Schema {
  const names = kinds.map(({ kind }) => kind);
  const alone = new Set(names.filter((name) => name in COMMON));
  const acting = names.filter((name) => !(name in COMMON));
  const anyAction: Schema = { anyOf: acting.map((name) => ({ required: [name] })) };
  const common = Object.entries(COMMON).filter(([name]) => !alone.has(name));
  return {
    type: "object",
    description: "A step: an id, one action, and the words every step understands.",
    properties: {
      ...Object.fromEntries(common.map(([name, shape]) => [name, forEditors(shape.schema)])),
      ...Object.fromEntries(kinds.map((kind) => [kind.kind, { description: both(kind.about.en, kind.about.ja) }])),
    },
    required: ["id"],
    anyOf: names.map((name) => ({ required: [name] })),
    allOf: [
      ...kinds
        .filter(({ kind }) => acting.includes(kind))
        .map((kind) => ifKind(kind, { required: [kind.kind] }, acting)),
      ...kinds
        .filter(({ kind }) => alone.has(kind))
        .map((kind) => ({
          ...ifKind(kind, { required: [kind.kind], not: anyAction }, []),
          else: { properties: { [kind.kind]: forEditors(COMMON[kind.kind as keyof typeof COMMON].schema) } },
        })),
    ],
    unevaluatedProperties: false,
  };
}

function ifKind(kind: AnyStepKind, condition: Schema, acting: readonly string[]): Schema {
  const others = acting.filter((name) => name !== kind.kind && !(name in kind.fields));
  return {
    if: condition,
    // oxlint-disable-next-line no-thenable -- `then` is a keyword of JSON Schema
    then: {
      properties: {
        ...Object.fromEntries(Object.entries(kind.fields).map(([name, shape]) => [name, forEditors(shape.schema)])),
        ...Object.fromEntries(others.map((name) => [name, false])),
      },
      required: Object.entries(kind.fields)
        .filter(([, shape]) => !("optional" in shape))
        .map(([name]) => name),
    },
  };
}

const both = (en: string, ja: string): string => `${en}\n\n${ja}`;

/** Without this project's own keywords; descriptions in both languages, durations with their pattern. */
function forEditors(schema: Schema): Schema {
  return tidy(schema) as Schema; // an object stays an object
}

function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy);
  if (typeof value !== "object" || value === null) return value;
  const { form, descriptionJa, description, ...rest } = value as Schema;
  const said =
    typeof description === "string" && typeof descriptionJa === "string"
      ? both(description, descriptionJa)
      : description;
  return {
    ...(said === undefined ? {} : { description: tidy(said) }),
    ...Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, tidy(inner)])),
    ...(form === "duration" ? DURATION : {}),
  };
}

const DURATION: Schema = {
  pattern: "^(?:(?=[0-9])(?:[0-9]+d)?(?:[0-9]+h)?(?:[0-9]+m)?(?:[0-9]+s)?(?:[0-9]+ms)?|[0-9]+ (?:week|month)s?)$",
  examples: ["30s", "5m", "2h", "1h30m", "2d", "1 week", "3 months"],
};
