/* oxlint-disable no-control-regex -- control characters are what is looked for here */
/**
 * Text that others wrote (commands, output, titles, answers), made fit to be shown.
 * T1  Nothing acts: control characters are shown as `^X`, so no terminal or viewer obeys them.
 * T2  Nothing hides: what is invisible or changes the direction of writing is shown by its code point.
 */
export function visible(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return text
    .toWellFormed()
    .replaceAll("\r\n", "\n")
    .replace(CONTROL, caret)
    .replace(HIDDEN, (found) => `<U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}>`);
}

/** The same on one line: a line break becomes a space. */
export const oneLine = (text: string): string =>
  visible(text)
    .replace(/\s*[\n\t]\s*/g, " ")
    .trim();

// All that the two below look for, and halves of characters: most texts have none of it.
const SUSPECT =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]/;
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/g;
const HIDDEN = /[\u0080-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

const caret = (found: string): string => `^${found === "\u007f" ? "?" : String.fromCharCode(found.charCodeAt(0) + 64)}`;

/** For HTML and SVG, in text and in quoted attributes. */
export const markup = (text: string): string =>
  oneLine(text).replace(/[&<>"'`=]/g, (found) => `&#${found.charCodeAt(0)};`);

/** Width of a text in half-width columns: Chinese, Japanese and Korean characters take two. */
export const widthOf = (text: string): number => {
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 2 : 1;
  return width;
};

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]/u;

/** At most `columns` wide, with an ellipsis where something was left out. */
export function shortened(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let kept = "";
  for (const character of text) {
    if (widthOf(kept + character) > columns - 1) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** The same data with every string in it made visible. What holds nothing to hide is given back as it is, not copied. */
export function allVisible<T>(data: T): T {
  // The shape stays the same; only strings are replaced by strings.
  if (typeof data === "string") return visible(data) as T;
  if (typeof data !== "object" || data === null) return data;
  const changed: [string, unknown][] = [];
  for (const name in data) {
    const shown = allVisible(data[name]);
    if (shown !== data[name]) changed.push([name, shown]);
  }
  if (changed.length === 0) return data;
  const copy: unknown = Array.isArray(data) ? [...data] : { ...data };
  return Object.assign(copy as T & object, Object.fromEntries(changed));
}
