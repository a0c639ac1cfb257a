import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { RUNBOOK } from "../../engine/runbook/document.ts";
import { flawsOf } from "../../engine/runbook/flaws.ts";
import { INVENTORY } from "../../engine/runbook/inventory-document.ts";
import { remarksOn } from "../../engine/runbook/remarks.ts";
import { readYaml } from "../../engine/runbook/source.ts";
import { stepSchema } from "../../engine/runbook/step-schema.ts";
import type { Schema } from "../../engine/program/shape.ts";
import { STEP_KINDS } from "../../engine/steps/index.ts";

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false })
  .addKeyword("form")
  .addKeyword("descriptionJa");

/** Values near what the schema wants: mostly right, sometimes of another shape. */
function near(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  const words = schema as Record<string, any>; // oxlint-disable-line no-explicit-any -- test data
  const other = fc.constantFrom<unknown>(
    "",
    "x",
    0,
    1,
    2.5,
    true,
    [],
    ["a"],
    [1],
    {},
    { en: "a", ja: "b" },
    { run: "x" },
    "goto:a",
    "a b",
  );
  const own = (): fc.Arbitrary<unknown> => {
    if (words["anyOf"] !== undefined) return fc.oneof(...words["anyOf"].map((branch: Schema) => near(branch, depth)));
    if (words["enum"] !== undefined) return fc.constantFrom(...words["enum"]);
    const [type] = [words["type"]].flat();
    if (type === "array")
      return fc.array(words["form"] === "steps" ? fc.constant({}) : near(words["items"], depth + 1), { maxLength: 3 });
    if (type !== "object") return other;
    const properties = Object.entries<Schema>(words["properties"] ?? {});
    const known = fc.record(Object.fromEntries(properties.map(([name, inner]) => [name, near(inner, depth + 1)])), {
      requiredKeys: (words["required"] ?? []).filter(() => depth > 0),
    });
    if (typeof words["additionalProperties"] !== "object")
      return fc.oneof({ weight: 9, arbitrary: known }, { weight: 1, arbitrary: known.map((it) => ({ ...it, zz: 1 })) });
    return fc.dictionary(fc.constantFrom("a", "b_c", "D", "9", "e-f"), near(words["additionalProperties"], depth + 1), {
      maxKeys: 2,
    });
  };
  return fc.oneof({ weight: 12, arbitrary: own() }, { weight: 1, arbitrary: other });
}

const schemas: [string, Schema][] = [
  ["runbook", RUNBOOK.schema],
  ["inventory", INVENTORY.schema],
  ...STEP_KINDS.map((kind): [string, Schema] => [kind.kind, stepSchema(kind)]),
];

test.each(schemas)("the walk over %s agrees with a JSON Schema validator", (_, schema) => {
  const validate = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('{"$ref":"#/$defs/step"}', "{}")));
  fc.assert(
    fc.property(near(schema), (value) => {
      fc.pre(typeof value === "object" && value !== null && !Array.isArray(value));
      const text = JSON.stringify(value);
      const node = readYaml(text, remarksOn("it", text));
      expect(node === null ? null : flawsOf(schema, node).length === 0).toBe(validate(value));
    }),
    { numRuns: 150, seed: 7 },
  );
});
