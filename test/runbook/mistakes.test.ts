import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseRunbook } from "../../engine/runbook/parse.ts";
import { STEP_KINDS } from "../../engine/steps/index.ts";
import { parseIt, told } from "./parse-it.ts";

const folder = new URL("mistakes/", import.meta.url);
const twelve = readFileSync(new URL("twelve.yaml", folder), "utf8");

test.each(["en", "ja"] as const)("twelve mistakes are told in one pass, each once, at its place (%s)", (language) => {
  const parsed = parseIt(twelve, {}, "twelve.yaml");
  expect(parsed.ok ? 0 : parsed.diagnostics.length).toBe(12);
  expect(`${told(parsed, language)}\n`).toBe(readFileSync(new URL(`twelve.${language}.txt`, folder), "utf8"));
});

test("nothing is read but the file itself", () => {
  const read: string[] = [];
  parseRunbook({ file: "twelve.yaml", text: twelve, kinds: STEP_KINDS, read: (path) => (read.push(path), null) });
  expect(read).toEqual([]);
});
