import { expect, test } from "vitest";
import { formatDiagnostic, type Diagnostic } from "../../engine/runbook/diagnostic.ts";

const mistake = (more: Partial<Diagnostic>): Diagnostic => ({
  file: "a.yaml",
  line: 1,
  column: 1,
  endColumn: 2,
  code: "X",
  severity: "error",
  hint: null,
  message: {
    en: "wrong",
    ja: "誤り",
  },
  ...more,
});

test("carets stand under wide characters", () => {
  const text = 'title: { en: "日本", ja: 復旧手順 }';
  const column = text.indexOf("復") + 1;
  expect(formatDiagnostic(mistake({ column, endColumn: column + 4 }), text, { language: "ja", color: false })).toBe(
    ["a.yaml:1:24 エラー 誤り", `  1 | ${text}`, `    | ${" ".repeat(25)}^^^^^^^^`].join("\n"),
  );
});

test("colour, warning and hint", () => {
  const diagnostic = mistake({ severity: "warning", hint: { en: "do it", ja: "します" } });
  expect(formatDiagnostic(diagnostic, "x: 1", { language: "en", color: true })).toBe(
    "\u001B[1ma.yaml:1:1\u001B[0m \u001B[33mwarning\u001B[0m wrong\n  1 | x: 1\n    | \u001B[33m^\u001B[0m\n  \u001B[36mhint:\u001B[0m do it",
  );
});

test("a long line is shown around the mistake, a missing one not at all", () => {
  const text = `${"a".repeat(300)}X${"b".repeat(300)}`;
  const [, source = "", carets = ""] = formatDiagnostic(mistake({ column: 301, endColumn: 302 }), text, {
    language: "en",
    color: false,
  }).split("\n");
  expect(source.length).toBeLessThan(130);
  expect(source[carets.indexOf("^")]).toBe("X");
  expect(formatDiagnostic(mistake({ line: 9 }), text, { language: "en", color: false })).toBe("a.yaml:9:1 error wrong");
});
