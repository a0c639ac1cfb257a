/** The middle of some measurements and how far they lay apart. */
export interface Figure {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function figureOf(values: readonly number[]): Figure {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return { median: (low + high) / 2, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}

/**
 * Measures variants in turns, so that what else the machine does meets all of them alike. Every round begins with
 * another variant; the first round only warms up and is not counted.
 */
export async function inTurns<K extends string>(
  rounds: number,
  variants: Readonly<Record<K, () => Promise<number>>>,
): Promise<Record<K, readonly number[]>> {
  const names = Object.keys(variants) as K[]; // the keys of a record of K
  const taken = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>;
  for (let round = 0; round <= rounds; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + turn) % names.length] as K; // the index is within the list
      const value = await variants[name]();
      if (round > 0) taken[name].push(value);
    }
  }
  return taken;
}

/** How much more one variant took than another, round by round. */
export const ratio = (of: readonly number[], to: readonly number[]): Figure =>
  figureOf(of.map((value, round) => value / (to[round] ?? Number.NaN)));
