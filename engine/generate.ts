import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { reference } from "./runbook/reference.ts";
import { inventorySchema, runbookSchema } from "./runbook/schema.ts";
import { STEP_KINDS } from "./steps/index.ts";

// Writes what is generated from the step kinds; tests compare the files with what this would write.
const write = (path: string, content: string): void => writeFileSync(join(import.meta.dirname, path), content);
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

write("runbook/runbook.schema.json", json(runbookSchema(STEP_KINDS)));
write("runbook/inventory.schema.json", json(inventorySchema()));
write("steps/REFERENCE.md", reference(STEP_KINDS));
