import type { Localised } from "../program/value.ts";

/** The candidate a person most likely meant, or null when none is near enough. */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: string | null = null;
  let least = limit + 1;
  for (const candidate of candidates) {
    if (candidate === word) continue;
    const distance = candidate.toLowerCase() === word.toLowerCase() ? 0 : edits(word, candidate);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** ` (did you mean "timeout"?)`, or nothing. */
export const didYouMean = (suggestion: string | null): Localised =>
  suggestion === null
    ? { en: "", ja: "" }
    : { en: ` (did you mean "${suggestion}"?)`, ja: `(「${suggestion}」ではありませんか?)` };

/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
function edits(from: string, to: string): number {
  const [a, b] = [Array.from(from), Array.from(to)];
  if (Math.max(a.length, b.length) > 64) return Number.POSITIVE_INFINITY;
  const at = (rows: readonly number[][], i: number, j: number): number => rows[i]?.[j] ?? 0;
  const rows: number[][] = [b.map((_, j) => j).concat(b.length)];
  for (let i = 1; i <= a.length; i++) {
    rows[i] = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(at(rows, i - 1, j) + 1, at(rows, i, j - 1) + 1, at(rows, i - 1, j - 1) + cost);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, at(rows, i - 2, j - 2) + 1);
      (rows[i] as number[])[j] = least; // the row was made above
    }
  }
  return at(rows, a.length, b.length);
}
