import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";
import { SCHEMAS } from "../../engine/precompile.ts";
import { flawsOf } from "../../engine/runbook/flaws.ts";
import type { Keywords } from "../../engine/runbook/keywords.ts";
import { remarksOn } from "../../engine/runbook/remarks.ts";
import { readYaml } from "../../engine/runbook/source.ts";
import { validatorOf } from "../../engine/runbook/validators.ts";
import type { Schema } from "../../engine/program/shape.ts";
import { precompiled } from "../../rolldown.config.ts";

const build = await rolldown({
  input: new URL("../../engine/runbook/validators.ts", import.meta.url).pathname,
  platform: "node",
  plugins: [precompiled],
});
const [bundle] = (await build.generate({ format: "esm" })).output;
await build.close();
const inBundle = (await import(`data:text/javascript,${encodeURIComponent(bundle.code)}`)) as {
  validatorOf: typeof validatorOf;
};

const plain = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false })
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

const schemas = Object.entries(SCHEMAS);

test.each(schemas)("%s: the bundle, the sources and the written-out schema agree", (name, schema) => {
  const validate = plain.compile(JSON.parse(JSON.stringify(schema).replaceAll('{"$ref":"#/$defs/step"}', "{}")));
  const [bundled, compiled] = [inBundle.validatorOf({ name, schema }), validatorOf({ name, schema })];
  fc.assert(
    fc.property(near(schema), (value) => {
      fc.pre(typeof value === "object" && value !== null && !Array.isArray(value));
      const text = JSON.stringify(value);
      const node = readYaml(text, remarksOn("it", text));
      if (node === null) return;
      expect(flawsOf(compiled, schema, node).length === 0).toBe(validate(value));
      expect(bundled(value)).toBe(compiled(value));
      expect(bundled.errors).toEqual(compiled.errors);
    }),
    { numRuns: 150, seed: 7 },
  );
});

test("the bundle holds compiled validators and not the compiler", () => {
  const modules = Object.keys(bundle.modules).map((id) => id.replace(/^.*[\\/](?=ajv|engine)/, ""));
  expect(modules.filter((id) => !id.includes("rolldown"))).toEqual([
    "ajv/dist/runtime/ucs2length.js",
    "engine/runbook/validators.ts",
  ]);
});

test("there is a flaw for every keyword of every schema", () => {
  const silent = ["$ref", "description", "descriptionJa", "form", "items", "properties"];
  const values = ["enum", "maximum", "minItems", "minLength", "minimum", "pattern", "type"];
  const keys = ["additionalProperties", "anyOf", "propertyNames", "required"];
  const used = new Set(schemas.flatMap(([, schema]) => keywordsOf(schema)));
  expect([...used].toSorted()).toEqual([...silent, ...values, ...keys].toSorted());
});

function keywordsOf(schema: Keywords): string[] {
  const { additionalProperties: other, anyOf = [], items, properties = {}, propertyNames } = schema;
  const inner = [...anyOf, ...Object.values(properties), items, propertyNames, other];
  return [...Object.keys(schema), ...inner.flatMap((one) => (typeof one === "object" ? keywordsOf(one) : []))];
}
