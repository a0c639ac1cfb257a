import fc from "fast-check";
import { expect, test } from "vitest";
import { clean, cleanLine } from "../../../engine/world/terminal/clean.ts";

test.each([
  ["\x1b[2J\x1b[H", "^[[2J^[[H"],
  ["\x1b[1A\x1b[2K OK", "^[[1A^[[2K OK"],
  ["50 %\r100 %", "50 %^M100 %"],
  ["a\b\bb", "a^H^Hb"],
  ["\x1b[8mhidden", "^[[8mhidden"],
  ["\x1b]52;c;ZXZpbA==\x07", "^[]52;c;ZXZpbA==^G"],
  ["\x1b]8;;http://x\x1b\\link", "^[]8;;http://x^[\\link"],
  ["\x9b6n\x90", "<U+009B>6n<U+0090>"],
  ["\x00\x7f", "^@^?"],
  ["\u202egnp.exe\u2066\u200b\ufeff\u00ad", "<U+202E>gnp.exe<U+2066><U+200B><U+FEFF><U+00AD>"],
  ["\u{e0041}", "<U+E0041>"],
  ["\u2028\u2029\u0085", "<U+2028><U+2029><U+0085>"],
  ["\ud800x", "<U+D800>x"],
  ["dos\r\nunix\n\ttab", "dos\nunix\n\ttab"],
  ["復元 葛󠄀城市 👍 é", "復元 葛󠄀城市 👍 é"],
])("%j is shown as %j", (text, shown) => {
  expect(clean(text)).toBe(shown);
});

test("nothing a terminal acts on is left, whatever came in, and cleaning twice changes nothing", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const shown = clean(text);
      return !/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(shown) && clean(shown) === shown;
    }),
  );
});

test("ten megabytes of an unfinished sequence are cleaned in a moment", () => {
  const started = performance.now();
  expect(clean(`\x1b]0;${"A".repeat(10_000_000)}`).startsWith("^[]0;AAA")).toBe(true);
  expect(performance.now() - started).toBeLessThan(2_000);
});

test("a title is one line", () => {
  expect(cleanLine(" Restore\r\n  the data\t\x1b[2K ")).toBe("Restore the data ^[[2K");
});
