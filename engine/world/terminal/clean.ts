/**
 * Text that is safe to show: what would move a cursor, recolour, reorder or hide is shown instead of done.
 * C0 controls become `^[`, `^M`; C1, bidi, zero-width and lone surrogates become `<U+202E>`. Newline and tab stay, and a
 * carriage return before a newline goes. Nothing else is changed, so Japanese with variation selectors stays as it is.
 */
export const clean = (text: string): string =>
  UNSAFE.test(text) ? text.replaceAll("\r\n", "\n").replace(ALL_UNSAFE, shown) : text;

/** The same on one line: newlines and tabs become spaces. */
export const cleanLine = (text: string): string => clean(text.trim().replaceAll(/ *(?:\r?\n|\t)\s*/g, " "));

// Cf: bidi marks, zero-width, soft hyphen, tags. Cs: lone surrogates. The rest has no glyph and is not in those classes.
const CLASS = String.raw`(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]`;
const UNSAFE = new RegExp(CLASS, "u");
const ALL_UNSAFE = new RegExp(CLASS, "gu");

function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return `^${String.fromCharCode(code + 0x40)}`;
  if (code === 0x7f) return "^?";
  return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
}
