import type { Language, Localised, Value } from "../program/value.ts";
import { COMMA, say } from "./words.ts";

/** A value as a reader wants it: no quotes, no braces around names and figures. */
export function plain(value: Value, language: Language): string {
  if (value === null) return "–";
  if (typeof value === "boolean") return say(language, value ? YES : NO);
  if (typeof value !== "object") return String(value);
  const parts = Array.isArray(value)
    ? value.map((of) => plain(of, language))
    : Object.entries(value).map(([name, of]) => `${name}: ${plain(of, language)}`);
  return parts.length === 0 ? "–" : parts.join(COMMA[language]);
}

const YES: Localised = { en: "yes", ja: "はい" };
const NO: Localised = { en: "no", ja: "いいえ" };
