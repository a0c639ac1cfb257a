import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseRunbook } from "../../engine/runbook/parse.ts";
import { STEP_KINDS } from "../../engine/steps/index.ts";

const ENGINE = join(import.meta.dirname, "../../engine");
const kinds = STEP_KINDS.map(({ kind }) => kind);

test("the list is alphabetical and names every file of steps/", () => {
  const files = readdirSync(join(ENGINE, "steps")).filter((file) => file.endsWith(".ts") && file !== "index.ts");
  expect(kinds).toEqual(files.map((file) => file.replace(/\.ts$/, "")).sort());
});

test("every kind has a table of cases, and no table is left over", () => {
  const tables = readdirSync(join(import.meta.dirname, "../cases"), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect(tables.map(({ name }) => name).sort()).toEqual(kinds);
});

test("every kind stands in the generated reference, in both languages", () => {
  const reference = readFileSync(join(ENGINE, "steps/REFERENCE.md"), "utf8");
  for (const { kind, about } of STEP_KINDS) {
    expect(reference).toContain(`\`${kind}\``);
    expect(reference).toContain(about.en);
    expect(reference).toContain(about.ja);
  }
});

test.each(STEP_KINDS.map(({ kind, example }) => [kind, example]))(
  "the example of %s is a step without mistakes",
  (kind, example) => {
    const indented = example
      .split("\n")
      .map((line) => `        ${line}`)
      .join("\n")
      .trimStart();
    const text = `runbook: 1
id: example
title: an example
system: test
severity: low
hosts: { db: database, web: web, app: application, backup: backup host }
inputs:
  backup: { type: string, title: backup }
phases:
  - id: only
    title: only
    steps:
      - title: an example
        ${indented}
`;
    const callee =
      "runbook: 1\nid: restore-dump\ntitle: t\nsystem: test\nseverity: low\ninputs:\n  backup: { type: string, title: b }\nphases:\n  - { id: p, title: p, steps: [{ id: s, title: s, notify: done }] }\n";
    const result = parseRunbook({ file: `${kind}.yaml`, text, kinds: STEP_KINDS, read: () => callee });
    expect(result.ok ? [] : result.diagnostics.map(({ line, message }) => `${line}: ${message.en}`)).toEqual([]);
  },
);
