import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { expect, test } from "vitest";
import { book } from "./book.ts";
import { parseIt } from "./parse-it.ts";

interface Row {
  readonly name: string;
  readonly steps?: string;
  readonly more?: string;
  readonly text?: string;
  readonly beside?: Record<string, string>;
  readonly say: readonly string[];
}

const rows = parse(readFileSync(new URL("mistakes/rules.yaml", import.meta.url), "utf8")) as readonly Row[];

test.each(rows)("$name", ({ steps = "", more = "", text = book(steps, more), beside = {}, say }) => {
  const parsed = parseIt(text, beside);
  const diagnostics = parsed.ok ? parsed.warnings : parsed.diagnostics;
  const told = diagnostics.map(({ file, line, column, endColumn, severity, code, message, hint }) => {
    const place = `${file === "book.yaml" ? "" : `${file}:`}${line}:${column}-${endColumn}`;
    return `${place} ${severity === "error" ? "" : "warning "}${code} ${message.en}${hint === null ? "" : ` | ${hint.en}`}`;
  });
  expect(told).toEqual(say);
  expect(parsed.ok).toBe(diagnostics.every(({ severity }) => severity === "warning"));
  for (const { message, hint } of diagnostics) {
    expect(message.ja).toMatch(/[\u3040-\u30FF\u4E00-\u9FFF]/);
    if (hint !== null) expect(hint.ja).not.toBe("");
  }
});
