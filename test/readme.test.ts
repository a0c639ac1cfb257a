import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { refuseOtherSystem } from "../engine/commands/environment.ts";
import { parseInventory } from "../engine/runbook/inventory.ts";
import { parseIt, told } from "./runbook/parse-it.ts";

test("the first runbook of the README can be pasted", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const block = /```yaml\n([^]*?)```/.exec(readme)?.[1] ?? "";
  const [hello = "", inventory = ""] = block.split(/(?=^# runbooks\/inventory\.yaml$)/m);
  const runbook = parseIt(hello, {}, "hello.yaml");
  expect(told(runbook)).toBe("");
  const parsed = parseInventory({ file: "inventory.yaml", text: inventory });
  const here = parsed.ok ? parsed.inventory.environments["here"] : undefined;
  expect(here?.hosts["box"]?.transport).toBe("local");
  if (runbook.ok && here !== undefined) refuseOtherSystem(runbook.runbook, "here", here);
});
