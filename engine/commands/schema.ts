import { EXIT, type ExitCode } from "../program/failure.ts";
import { inventorySchema, runbookSchema } from "../runbook/schema.ts";
import { STEP_KINDS } from "../steps/index.ts";

/** `runbook schema`: the JSON Schema that editors complete and check with. */
export function schema(document: "runbook" | "inventory"): ExitCode {
  const content = document === "runbook" ? runbookSchema(STEP_KINDS) : inventorySchema();
  process.stdout.write(`${JSON.stringify(content, null, 2)}\n`);
  return EXIT.ok;
}
