import type { Localised } from "../program/value.ts";

/**
 * Why a regular expression may not stand in a runbook, or null.
 * Expressions are evaluated without a clock, so a pattern that can take exponential time, or more than quadratic
 * time over the 16 KiB a captured output may have, is refused before anything runs. The rule errs on the safe side:
 *  - a repeated group repeats inside only when a fixed character that nothing else in it matches separates its rounds;
 *  - the alternatives of a repeated group begin with different characters;
 *  - at most two open ends (`.*`), the missing `^` counted as one.
 */
export function patternProblem(source: string): Localised | null {
  if (!isPattern(source)) {
    return { en: `not a regular expression: ${source}`, ja: `正規表現として正しくありません: ${source}` };
  }
  const tree = parse(source);
  const slow = tree.some((branch) => branch.some(explosive) || openEnds(branch) > 2);
  return slow ? { en: `pattern too slow: ${source}`, ja: `処理が遅すぎる正規表現です: ${source}` } : null;
}

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, "u") instanceof RegExp;
  } catch {
    return false;
  }
}

/** One thing that is matched, and whether it may repeat without end. */
interface Atom {
  /** Source of a single-character atom; empty for groups and assertions. */
  readonly single: string;
  readonly branches: readonly Sequence[];
  readonly endless: boolean;
  readonly optional: boolean;
}
type Sequence = readonly Atom[];

const explosive = (atom: Atom): boolean => {
  if (atom.branches.flat().some(explosive)) return true;
  if (!atom.endless || atom.branches.length === 0) return false;
  return atom.branches.length === 1 ? !separated(atom.branches[0] ?? []) : !distinct(atom.branches);
};

const repeats = (atom: Atom): boolean =>
  atom.endless || atom.optional || atom.branches.flat().some(repeats) || atom.branches.length > 1;

function separated(body: Sequence): boolean {
  if (!body.some(repeats)) return true;
  return [body[0], body.at(-1)].some((edge) => {
    if (edge === undefined || repeats(edge) || literalOf(edge) === null) return false;
    return body.filter((atom) => atom !== edge).every((atom) => !canMatch(atom, literalOf(edge) ?? ""));
  });
}

function distinct(branches: readonly Sequence[]): boolean {
  const first = branches.map(([atom]) => (atom === undefined || repeats(atom) ? null : literalOf(atom)));
  return !first.includes(null) && new Set(first).size === first.length && !branches.flat().some(repeats);
}

/** The character an atom stands for: `a`, `-` or `\.`, but not `.` or `\d`. */
const literalOf = (atom: Atom): string | null =>
  /^(?:\\(\W)|([^\\.^$]))$/.exec(atom.single)?.slice(1).find(Boolean) ?? null;

const canMatch = (atom: Atom, character: string): boolean =>
  atom.branches.length > 0
    ? atom.branches.flat().some((inner) => canMatch(inner, character))
    : atom.single !== "" && new RegExp(`^(?:${atom.single})$`, "su").test(character);

const SAMPLE = Array.from("aZ0_ -./:\n");

function openEnds(branch: Sequence): number {
  const anchored = branch[0]?.single === "^";
  let ends = anchored ? 0 : 1;
  for (const [index, atom] of branch.entries()) {
    if (!atom.endless) continue;
    const reach = SAMPLE.filter((character) => canMatch(atom, character));
    const next = branch[index + 1];
    const runsOn = next?.endless === true && reach.some((character) => canMatch(next, character));
    if (reach.length >= SAMPLE.length - 1 || runsOn) ends += 1;
  }
  // A pattern without any open end is linear however it begins.
  return ends === 1 && !anchored ? 0 : ends;
}

function parse(source: string): readonly Sequence[] {
  let at = 0;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match === null) return null;
    at += match[0].length;
    return match[0];
  };
  const alternatives = (): Sequence[] => {
    const branches: Atom[][] = [[]];
    while (at < source.length && source[at] !== ")") {
      if (source[at] === "|") {
        at += 1;
        branches.push([]);
      } else branches.at(-1)?.push(atom());
    }
    return branches;
  };
  const atom = (): Atom => {
    let single = "";
    let branches: Sequence[] = [];
    if (take(/\((?:\?(?::|=|!|<=|<!|<\w+>))?/y) !== null) {
      branches = alternatives();
      at += 1;
    } else
      single =
        take(
          /\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\k<\w+>|\\[^]|\[(?:\\[^]|[^\]\\])*\]|[^]/uy,
        ) ?? "";
    const quantifier = take(/(?:[*+?]|\{\d+(?:,\d*)?\})\??/y) ?? "";
    return {
      single,
      branches,
      endless: /^[*+]|^\{\d+,\}|^\{\d+,\d{3,}\}/.test(quantifier),
      optional: /^[*?]|^\{/.test(quantifier) && !/^\{(\d+)(?:,\1)?\}/.test(quantifier),
    };
  };
  return alternatives();
}
