import { expect, test } from "vitest";
import { parseIt, told } from "./parse-it.ts";

const HEAD = "runbook: 1\nid: t\nphases:\n  - id: p\n    steps:\n";
const INDENTATION = "the keys of one mapping stand in one column, and so do the dashes of one list";

test.each([
  ["a key too far left", `${HEAD}      - id: a\n        run: x\n       timeout: 1s\n`, 8, 8, "timeout: 1s"],
  ["a key too far right", `${HEAD}      - id: a\n        run: x\n         timeout: 1s\n`, 8, 10, "timeout: 1s"],
  ["a dash too far left", `${HEAD}      - id: a\n        run: x\n     - id: b\n`, 8, 6, "- id: b"],
  ["a dash too far right", `${HEAD}      - id: a\n        run: x\n        - id: b\n`, 8, 9, "- id: b"],
  ["a first line that is indented", " runbook: 1\nid: t\n", 2, 1, "id: t"],
  ["a second line that is indented", "runbook: 1\n id: t\n", 2, 2, "id: t"],
])("%s is shown at its line", (_, text, line, column, written) => {
  const gutter = `  ${line} | `;
  expect(told(parseIt(text)).split("\n")).toEqual([
    `book.yaml:${line}:${column} error wrong indentation`,
    `${gutter}${text.split("\n")[line - 1]}`,
    `${" ".repeat(gutter.length - 2)}| ${" ".repeat(column - 1)}${"^".repeat(written.length)}`,
    `  hint: ${INDENTATION}`,
  ]);
  expect(told(parseIt(text), "ja")).toContain("エラー 字下げが正しくありません\n");
});

test.each([
  ["timeout 1s\n        run: x", 'a key without ": "', "write `key: value`"],
  ["timeout:1s\n        run: x", 'a key without ": "', "write `key: value`"],
  ["title: { en: x, ja: y\n        run: x", "a quote or bracket is not closed", null],
  ["env: { X: ${{ inputs.x }} }", "a value inside { } or [ ] needs quotes", "write '${{ … }}'"],
  [
    "title: Restore: it",
    "a mapping cannot begin here",
    'text that contains ": " goes in quotes: "Restore: the database"',
  ],
])("%j is no matter of indentation", (written, message, hint) => {
  const parsed = parseIt(`${HEAD}      - id: a\n        ${written}\n`);
  expect(parsed.ok ? [] : parsed.diagnostics.map((one) => [one.message.en, one.hint?.en ?? null])).toEqual([
    [message, hint],
  ]);
});

test("an unknown key that resembles none is told with the keys there are", () => {
  expect(
    told(parseIt("runbook: 1\nid: t\ntitle: t\nsystem: t\nseverity: low\nzzzzzz: 1\nphases: []\n")).split("\n").at(-1),
  ).toBe("  hint: known here: owner, review, objectives, symptoms, hosts, inputs, env, outputs, drill");
});
