import { oneLine, visible } from "./text.ts";

/**
 * A text inside a Markdown line, meaning nothing but itself: no heading, list, table cell, link, image, code or
 * HTML can begin in it.
 */
export function md(value: unknown): string {
  const text = written(value);
  if (!MEANING.test(text)) return visible(text);
  return oneLine(text)
    .replace(/[\\`*[\]<>|~&]/g, String.raw`\$&`)
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, String.raw`\_`)
    .replace(/^([#+=-])/, String.raw`\$1`)
    .replace(/^(\d{1,9})([.)])(?= |$)/, String.raw`$1\$2`);
}

// Most of what a report shows has nothing to escape: times, names, numbers.
const MEANING = /[\\`*[\]<>|~&_\t\n\r]|^[ #+=-]|^\d{1,9}[.)](?: |$)| $/;

/** A short text in code letters, on one line. */
export function code(value: unknown): string {
  const text = oneLine(written(value));
  // In a table a pipe ends the cell even inside code letters.
  if (text === "" || text.includes("|")) return md(text);
  const ticks = "`".repeat(longestRun(text) + 1);
  const padding = /^[` ]|[` ]$/.test(text) ? " " : "";
  return `${ticks}${padding}${text}${padding}${ticks}`;
}

/** A block in a fence longer than any run of backticks in it. */
export function fence(value: unknown): string {
  const text = visible(written(value)).replace(/\n+$/, "");
  const ticks = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${ticks}text\n${text}\n${ticks}`;
}

// Templates pass what the model holds: texts and numbers.
const written = (value: unknown): string => (typeof value === "string" ? value : String(value ?? ""));

const longestRun = (text: string): number => Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
