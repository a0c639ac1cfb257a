import { expect, test } from "vitest";
import { keyReader } from "../../../engine/world/terminal/keys.ts";

/** Keys in short: text as it is, the rest in angle brackets, `~` where lines were left out. */
function read(...pieces: readonly string[]): string {
  const reader = keyReader();
  return pieces
    .map(reader)
    .map(
      ({ keys, cut }) =>
        keys.map((key) => (key.kind === "text" ? key.text : `<${key.kind}>`)).join("") + (cut ? "~" : ""),
    )
    .join("");
}

test.each([
  ["typed", ["y", "e", "s", "\r"], "yes<enter>"],
  ["typed on a slow link", ["yes\r"], "yes<enter>"],
  ["Japanese", ["はい", "\r"], "はい<enter>"],
  ["erasing", ["ab\x7f\b\x15"], "ab<erase><erase><erase-line>"],
  ["arrows", ["\x1b[A\x1bOB"], "<up><down>"],
  ["cursor keys that would edit in the middle", ["\x1b[D\x1b[C\x1b[H\x1b[3~\x01\x05\t"], ""],
  ["Ctrl-C", ["\x03"], "<interrupt>"],
  ["Ctrl-C after a lone Escape", ["\x1b", "\x03"], "<interrupt>"],
  ["Ctrl-C in an unfinished OSC", ["\x1b]0;aa", "\x03"], "<interrupt>"],
  ["end of input, suspend, quit", ["\x04\x1a\x1c"], ""],
  ["a terminal's answers to queries", ["\x1b[?1;2c\x1b[24;80R\x1b]4;1;rgb:00/00/00\x1b\\\x1bP1$r0m\x1b\\"], ""],
  ["an answer in two pieces", ["\x1b]4;1;rgb", ":00/00/00\x07y"], "y"],
  ["C1 controls", ["\x9b6n"], "6n"],
  ["two lines at once", ["db-01\rrm -rf /\r"], "db-01~"],
  ["two lines with line feeds", ["yes\nyes\n"], "yes~"],
  ["empty lines at once", ["\r\r"], "~"],
  ["a Windows line end", ["yes\r\n"], "yes<enter>"],
  ["a pasted word", ["\x1b[200~db-01\x1b[201~"], "db-01"],
  ["a pasted line with its end", ["\x1b[200~db-01\n\x1b[201~"], "db-01~"],
  ["a pasted block", ["\x1b[200~yes\nrm -rf /\n\x1b[201~"], "yes~"],
  ["a paste in pieces, its bracket too", ["\x1b[200~db", "-0", "1\nmore\x1b[20", "1~"], "db-01~"],
  ["Ctrl-C while a paste has no end", ["\x1b[200~abc", "\x03", "y"], "<interrupt>y"],
  ["controls inside a paste", ["\x1b[200~d\x03b\x1b[A\x1b[201~"], "db[A"],
])("%s", (_name, pieces, keys) => {
  expect(read(...pieces)).toBe(keys);
});

test("a paste without end holds bounded text", () => {
  const reader = keyReader();
  reader("\x1b[200~db-01\n");
  for (let piece = 0; piece < 1_000; piece++) expect(reader("x".repeat(10_000)).keys).toEqual([]);
  expect(reader("\x1b[201~")).toEqual({ keys: [{ kind: "text", text: "db-01" }], cut: true });
});
