import type { InputQuestion } from "../../program/question.ts";
import type { Localised } from "../../program/value.ts";
import { ASK, wrongType } from "./words.ts";

/** What a typed line means as a value of `type`, or null when it is none. Full-width digits and letters count too. */
export function parseAnswer(type: InputQuestion["type"], line: string, now: number): string | number | boolean | null {
  if (type === "string") return line;
  const text = line.normalize("NFKC").trim();
  switch (type) {
    case "integer": {
      const value = /^[+-]?\d{1,16}$/.test(text) ? Number(text) : NaN;
      return Number.isSafeInteger(value) ? value : null;
    }
    case "number":
      return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i.test(text) && Number.isFinite(Number(text))
        ? Number(text)
        : null;
    case "boolean":
      return /^(?:y|yes|はい)$/i.test(text) ? true : /^(?:n|no|いいえ)$/i.test(text) ? false : null;
    case "timestamp":
      return timestamp(text, now);
    default:
      return type satisfies never;
  }
}

/** What is wrong with a typed line as the answer to `question`; null when nothing is. */
export function wrongAnswer(question: InputQuestion, line: string, now: number): Localised | null {
  if (line.trim() === "") return ASK.needed;
  if (question.type !== "string" && parseAnswer(question.type, line, now) === null) return wrongType[question.type];
  const { pattern } = question;
  return pattern === null || matches(pattern, line) ? null : wrongType.pattern(pattern);
}

// The whole line must match, as for inputs. Lint refuses a pattern that is no regular expression; one that slips through must not lock the person out.
function matches(pattern: string, line: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, "u").test(line);
  } catch {
    return true;
  }
}

/** ISO 8601 with an offset, or local time without one; a bare `05:30` is today. Always answered in UTC. */
function timestamp(text: string, now: number): string | null {
  const bare = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (bare) {
    const [hours, minutes, seconds] = [bare[1], bare[2], bare[3] ?? "0"].map(Number) as [number, number, number]; // three groups
    if (hours > 23 || minutes > 59 || seconds > 59) return null;
    return new Date(new Date(now).setHours(hours, minutes, seconds, 0)).toISOString();
  }
  if (!/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})?$/.test(text)) return null;
  const time = new Date(text.replace(" ", "T")).getTime();
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
