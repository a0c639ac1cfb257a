import { formatDuration } from "../program/duration.ts";
import type { Outcome } from "../program/telling.ts";
import type { Language, Localised } from "../program/value.ts";
import type { TimeClass, Visit } from "./run.ts";

/** One tone for each way to end: only `ok` is good, and what is unknown is never good. */
export type Tone = "good" | "bad" | "unsure" | "neutral" | "busy";

export const say = (language: Language, text: Localised): string => text[language];

export const toneOf = (outcome: Visit["outcome"]): Tone => OUTCOME[outcome].tone;
export const signOf = (outcome: Visit["outcome"]): string => SIGN[OUTCOME[outcome].tone];
export const wordOf = (outcome: Visit["outcome"]): Localised => OUTCOME[outcome].word;

export const SIGN: Readonly<Record<Tone, string>> = { good: "✓", bad: "✕", unsure: "?", neutral: "–", busy: "…" };

const OUTCOME: Readonly<Record<Outcome | "running", { readonly tone: Tone; readonly word: Localised }>> = {
  ok: { tone: "good", word: { en: "done", ja: "成功" } },
  failed: { tone: "bad", word: { en: "failed", ja: "失敗" } },
  skipped: { tone: "neutral", word: { en: "skipped", ja: "スキップ" } },
  timed_out: { tone: "bad", word: { en: "timed out", ja: "時間切れ" } },
  unreachable: { tone: "bad", word: { en: "unreachable", ja: "到達不能" } },
  unknown: { tone: "unsure", word: { en: "unknown", ja: "結果不明" } },
  refused: { tone: "bad", word: { en: "refused", ja: "拒否" } },
  invalid: { tone: "bad", word: { en: "invalid", ja: "不正" } },
  cancelled: { tone: "bad", word: { en: "cancelled", ja: "中止" } },
  running: { tone: "busy", word: { en: "running", ja: "実行中" } },
};

export const TIME_WORD: Readonly<Record<TimeClass | "before", Localised>> = {
  before: { en: "before the run", ja: "実行開始まで" },
  machine: { en: "machine", ja: "機械" },
  human: { en: "people", ja: "人の判断" },
  waiting: { en: "waiting", ja: "待機" },
  down: { en: "engine down", ja: "エンジン停止" },
};

export const PURPOSE_WORD: Readonly<Record<Visit["purpose"], Localised>> = {
  step: { en: "step", ja: "手順" },
  undo: { en: "rollback", ja: "取り消し" },
  always: { en: "always", ja: "必ず実行" },
};

/** Between the parts of a list. */
export const COMMA: Readonly<Record<Language, string>> = { en: ", ", ja: "、" };

export const quoted = (text: string, language: Language): string => (language === "ja" ? `「${text}」` : `“${text}”`);

/** A duration in which something happened: never a plain zero. */
export const lengthOf = (ms: number, language: Language): string =>
  ms > 0 && ms < 50 ? say(language, { en: "< 0.1 s", ja: "0.1秒未満" }) : formatDuration(ms, language);
