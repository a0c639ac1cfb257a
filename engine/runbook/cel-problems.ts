import type { Localised } from "../program/value.ts";
import { didYouMean, nearest } from "./nearest.ts";
import { problem, type Problem } from "./problem.ts";
import type { Scope } from "./scope.ts";

const BASE_NAMES = ["inputs", "hosts", "steps", "run"];

/** An error of the CEL library in words of this project. Without a scope the words are for run time. */
export function celProblem(error: unknown, source: string, scope: Scope | null): Problem {
  const { code, summary, range } = read(error, source);
  if (code === "unknown_variable") return unknownName(quoted(summary), range, scope);
  const message = WORDS[code]?.(summary) ?? { en: summary, ja: summary };
  const text = { en: `expression: ${message.en}`, ja: `式: ${message.ja}` };
  return problem(range, TYPE_ERRORS.has(code) ? "EXPRESSION_TYPE" : "EXPRESSION", scope === null ? message : text);
}

interface CelError {
  readonly code: string;
  readonly summary: string;
  readonly range: { readonly start: number; readonly end: number };
}

function read(error: unknown, source: string): CelError {
  // Every error class of the library carries these; anything else is told by its message.
  const { code, summary, range } = error as Partial<CelError>;
  const end = source.length;
  return {
    code: code ?? "",
    summary: summary ?? (error instanceof Error ? error.message : String(error)),
    range:
      range === undefined ? { start: 0, end } : { start: Math.min(range.start, end - 1), end: Math.max(range.end, 1) },
  };
}

const quoted = (summary: string): string => summary.split(": ").at(-1) ?? summary;

function unknownName(name: string, range: Problem["range"], scope: Scope | null): Problem {
  const names = [...BASE_NAMES, ...(scope?.locals ?? [])];
  const meant = didYouMean(scope === null ? null : nearest(name, names));
  const message = { en: `unknown name "${name}"${meant.en}`, ja: `不明な名前「${name}」${meant.ja}` };
  if (scope === null) return problem(range, "UNKNOWN_NAME", message);
  return problem(range, "UNKNOWN_NAME", message, {
    en: `known here: ${names.join(", ")}; text goes in quotes`,
    ja: `ここで使えるもの: ${names.join(", ")}。文字列は引用符で囲みます`,
  });
}

const TYPE_ERRORS = new Set([
  "no_such_overload",
  "no_matching_overload",
  "incompatible_ternary_branches",
  "no_such_key",
]);

const WORDS: Record<string, (summary: string) => Localised> = {
  unexpected_token: (summary) => {
    const token = quoted(summary);
    return token === "EOF"
      ? { en: "it ends too early", ja: "途中で終わっています" }
      : { en: `unexpected ${token}`, ja: `${token} はここに書けません` };
  },
  unterminated_string: () => ({ en: "a quote is not closed", ja: "引用符が閉じていません" }),
  no_such_overload: (summary) => ({
    en: `cannot compute ${quoted(summary)}`,
    ja: `${quoted(summary)} は計算できません`,
  }),
  no_matching_overload: (summary) => {
    const name = /'([^']*)'/.exec(summary)?.[1] ?? summary;
    return { en: `there is no function ${name}`, ja: `関数 ${name} はありません` };
  },
  no_such_key: (summary) => ({ en: `there is no "${quoted(summary)}"`, ja: `「${quoted(summary)}」がありません` }),
  incompatible_ternary_branches: () => ({
    en: "both branches of ? : must have the same type",
    ja: "? : の両側は同じ型でなければなりません",
  }),
};
