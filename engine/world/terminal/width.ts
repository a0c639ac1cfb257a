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

const cellsOf = (character: string): number => (MARK.test(character) ? 0 : WIDE.test(character) ? 2 : 1);

const MARK = /^[\p{Mn}\p{Me}]$/u;
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]$/u;
