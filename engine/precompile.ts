import standalone from "ajv/dist/standalone/index.js";
import type { Schema } from "./program/shape.ts";
import { createAjv, referring } from "./runbook/ajv.ts";
import { RUNBOOK } from "./runbook/document.ts";
import { INVENTORY } from "./runbook/inventory-document.ts";
import { kindlessSchema, stepSchema } from "./runbook/step-schema.ts";
import { STEP_KINDS } from "./steps/index.ts";

/** Every schema a file is held against, by the name its validator goes by. */
export const SCHEMAS: Readonly<Record<string, Schema>> = {
  runbook: RUNBOOK.schema,
  inventory: INVENTORY.schema,
  kindless: kindlessSchema(STEP_KINDS),
  ...Object.fromEntries(STEP_KINDS.map((kind) => [kind.kind, stepSchema(kind)])),
};

/** What stands in the bundle for runbook/validators.ts: the same function, over validators compiled here and now. */
export function precompiledValidators(): string {
  const ajv = createAjv({ code: { source: true, esm: true, lines: false } });
  const names = Object.keys(SCHEMAS);
  for (const [name, schema] of Object.entries(SCHEMAS)) ajv.addSchema(referring(schema), name);
  const code = standalone.default(ajv, Object.fromEntries(names.map((name) => [`validate_${name}`, name])));
  const table = names.map((name) => `${JSON.stringify(name)}: validate_${name}`).join(", ");
  return `${code};\nconst VALIDATORS = { ${table} };\nexport const validatorOf = ({ name }) => VALIDATORS[name];\n`;
}
