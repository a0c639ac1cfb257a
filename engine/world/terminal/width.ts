/** Terminal cells of `text`, which holds no control characters: wide characters count two, combining marks none. */
export const cells = (text: string): number => {
  let sum = 0;
  for (const character of text) sum += cellsOf(character);
  return sum;
};

/** `text` cut to at most `columns` cells, with `...` where something was left out. */
export function fit(text: string, columns: number): string {
  if (cells(text) <= columns) return text;
  const room = Math.max(0, columns - 3);
  let used = 0;
  let kept = "";
  for (const character of text) {
    used += cellsOf(character);
    if (used > room) break;
    kept += character;
  }
  return `${kept}...`;
}

/**
 * `line` in pieces of at most `columns` cells, broken at spaces and between wide characters; further pieces are
 * indented. A word is only cut where it alone is too long. Colour sequences take no room.
 */
export function wrap(line: string, columns: number): string[] {
  if (cells(line.replaceAll(COLOUR, "")) <= columns) return [line];
  const margin = marginOf(line, columns);
  const pieces: string[] = [];
  let piece = "";
  let used = 0;
  const breakHere = (): void => {
    pieces.push(piece.trimEnd());
    piece = margin;
    used = margin.length;
  };
  for (const [word] of line.matchAll(WORDS)) {
    const width = word.startsWith("\x1b") ? 0 : cells(word);
    const blank = word.startsWith(" ");
    const atMargin = pieces.length > 0 && used === margin.length;
    if (blank && (atMargin || used + width > columns)) {
      if (!atMargin) breakHere();
    } else if (used + width <= columns) {
      piece += word;
      used += width;
    } else {
      if (!atMargin && piece.trim() !== "" && width <= columns - margin.length) breakHere();
      for (const character of word) {
        if (used + cellsOf(character) > columns) breakHere();
        piece += character;
        used += cellsOf(character);
      }
    }
  }
  return [...pieces, piece.trimEnd()];
}

// Output stays marked as output on every line.
function marginOf(line: string, columns: number): string {
  const [start = "", mark] = /^ *(\| )?/.exec(line) ?? [];
  return start.length + 2 > columns / 2 ? "" : mark === undefined ? `${start}  ` : start;
}

const cellsOf = (character: string): number => (MARK.test(character) ? 0 : WIDE.test(character) ? 2 : 1);

const MARK = /^[\p{Mn}\p{Me}]$/u;
const WIDE_CLASS = String.raw`\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}`;
const WIDE = new RegExp(`^[${WIDE_CLASS}]$`, "u");

// oxlint-disable-next-line no-control-regex -- colours are written as control sequences
const COLOUR = /\x1b\[[\d;]*m/g;
// A number stays with its unit, closing marks stay with the character before them, opening ones with the one after.
const OPENING = "（「『【〔〈《(";
const CLOSING = String.raw`、。，．・：；？！ー）」』】〕〉》々ぁぃぅぇぉっゃゅょァィゥェォッャュョ),.:;?!\]`;
const WORDS = new RegExp(
  String.raw`\x1b\[[\d;]*m| +|[\d.]+[${WIDE_CLASS}][${CLOSING}]*|[${OPENING}]*[${WIDE_CLASS}][${CLOSING}]*|[^\x1b ${WIDE_CLASS}]+`,
  "gu",
);
