import type { Finding } from "../journal/entry.ts";
import type { Language, Localised } from "../program/value.ts";
import { plain } from "./plain.ts";
import { say } from "./words.ts";

/** A finding in one line: what was found when it is a figure, and what was expected when it is not that. */
export function findingLine({ what, ok, expected, actual }: Finding, language: Language): string {
  if (ok) return typeof actual === "number" ? `${say(language, what)}: ${actual}` : say(language, what);
  const [wanted, found] = [plain(expected, language), plain(actual, language)];
  const instead: Localised = { en: `expected ${wanted}, found ${found}`, ja: `期待値 ${wanted}、実際 ${found}` };
  return `${say(language, what)} (${say(language, instead)})`;
}
