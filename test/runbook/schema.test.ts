import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";
import { expect, test } from "vitest";
import { reference } from "../../engine/runbook/reference.ts";
import { inventorySchema, runbookSchema } from "../../engine/runbook/schema.ts";
import { STEP_KINDS } from "../../engine/steps/index.ts";
import { book } from "./book.ts";
import { parseIt, told } from "./parse-it.ts";

const engine = new URL("../../engine/", import.meta.url);
const stored = (path: string): string => readFileSync(new URL(path, engine), "utf8");
const ajv = new Ajv2020({
  strict: true,
  allErrors: true,
  allowUnionTypes: true,
  strictRequired: false,
  strictTypes: false,
});
const editor = ajv.compile(runbookSchema(STEP_KINDS) as object);

test.each([
  ["runbook/runbook.schema.json", `${JSON.stringify(runbookSchema(STEP_KINDS), null, 2)}\n`],
  ["runbook/inventory.schema.json", `${JSON.stringify(inventorySchema(), null, 2)}\n`],
  ["steps/REFERENCE.md", reference(STEP_KINDS)],
])("%s is what `npm run generate` writes", (path, generated) => {
  expect(stored(path)).toBe(generated);
});

test.each(STEP_KINDS.map(({ kind, example }) => [kind, example]))(
  "the example of %s is sound, for editors too",
  (_, example) => {
    const step = example.replaceAll("\n", "\n  ");
    const beside = {
      "restore-dump.yaml": book("- { id: a, check: x, timeout: 1s }").replace(/id: book/, "id: restore-dump"),
    };
    const roles = "hosts: { db: d, web: w, app: a, backup: b }";
    const text = book(`- ${step}`)
      .replace(/hosts: .*/, roles)
      .replace("name: { type: string }", "name: { type: string, default: n }\n  backup: { type: string }");
    const called = {
      "restore-dump.yaml": beside["restore-dump.yaml"].replace(
        /inputs:[^]*phases/,
        "inputs:\n  backup: { type: string }\nphases",
      ),
    };
    expect(told(parseIt(text, called))).toBe("");
    expect(editor(parse(text)) ? [] : editor.errors).toEqual([]);
  },
);

test.each([
  ["an unknown key", "{ id: a, check: x, timeout: 1s, tiemout: 1s }"],
  ["two actions", "{ id: a, run: x, wait: { tcp: 'a:1' }, timeout: 1s, drill: run }"],
  ["no action", "{ id: a, timeout: 1s }"],
  ["another kind's key", "{ id: a, run: x, options: [], timeout: 1s, drill: run }"],
  ["a wrong word", "{ id: a, run: x, risk: big, timeout: 1s, drill: run }"],
  ["a wrong duration", "{ id: a, check: x, timeout: 5 minutes }"],
  ["a probe list as an action", "{ id: a, check: [{ run: x }], timeout: 1s }"],
])("editors mark %s", (_, step) => {
  expect(editor(parse(book(`- ${step}`)))).toBe(false);
});

test.each([
  ["check beside another action", "{ id: a, run: x, check: [{ run: y }], timeout: 1s, drill: run }"],
  ["check alone", "{ id: a, check: [test, -f, /x], expect: 'exit_code == 1', timeout: 1s }"],
  ["nested steps", "{ id: a, parallel: [{ id: b, check: x, timeout: 1s }] }"],
])("editors accept %s", (_, step) => {
  const text = book(`- ${step}`);
  expect(told(parseIt(text))).toBe("");
  expect(editor(parse(text)) ? [] : editor.errors).toEqual([]);
});

test("durations of editors and of the parser are the same", () => {
  for (const text of ["30s", "1h30m", "2d", "500ms", "3 months", "1 week"]) {
    expect(editor(parse(book(`- { id: a, check: x, timeout: ${text} }`)))).toBe(true);
  }
});
