import { formatDuration } from "../program/duration.ts";
import type { Language, Localised } from "../program/value.ts";
import { lastingOf } from "./lasting.ts";
import { rpoOf } from "./rpo.ts";
import { rtoOf } from "./rto.ts";
import type { RunState } from "./run.ts";
import { COMMA, quoted, say, SIGN, type Tone } from "./words.ts";

/** What a reader must know first. */
export interface Verdict {
  readonly tone: Tone;
  readonly sign: string;
  readonly headline: string;
  readonly sentence: string;
}

export function verdictOf(state: RunState, language: Language): Verdict {
  const [tone, headline] = state.opened?.mode === "drill" ? drillHeadline(state) : headlineOf(state);
  return { tone, sign: SIGN[tone], headline: say(language, headline), sentence: sentenceOf(state, language) };
}

/** Whether the drill passed; null when a part of the answer is missing. */
function drillPassed(state: RunState): boolean | null {
  const parts = new Set([
    state.outcome === null ? null : state.outcome === "ok",
    state.verdict?.ok ?? null,
    rtoOf(state).met ?? (rtoOf(state).targetMs === null ? true : null),
    rpoOf(state).met ?? true,
  ]);
  if (parts.has(false)) return false;
  return parts.has(null) ? null : true;
}

/** `recovered in 12 s of 2h`. */
export function recoverySentence(state: RunState, language: Language): string {
  const { actualMs, targetMs } = rtoOf(state);
  const target = targetMs === null ? null : formatDuration(targetMs, language);
  if (actualMs === null) {
    return target === null
      ? say(language, { en: "not recovered", ja: "復旧に至っていません" })
      : say(language, { en: `not recovered; the objective is ${target}`, ja: `復旧に至っていません (目標 ${target})` });
  }
  const actual = formatDuration(actualMs, language);
  return target === null
    ? say(language, {
        en: `recovered in ${actual}, no objective set`,
        ja: `検知から ${actual} で復旧 (目標の設定なし)`,
      })
    : say(language, { en: `recovered in ${actual} of ${target}`, ja: `目標 ${target} に対し ${actual} で復旧` });
}

function drillHeadline(state: RunState): readonly [Tone, Localised] {
  if (state.outcome === null) return ["busy", { en: "The drill is not finished", ja: "訓練は完了していません" }];
  if (state.outcome !== "ok" && state.verdict?.ok === true) {
    return ["unsure", { en: "Not recovered; left as it must be", ja: "復旧に至らず (あるべき状態は保持)" }];
  }
  const passed = drillPassed(state);
  if (passed === null) return ["unsure", { en: "The drill was not judged", ja: "訓練は判定されていません" }];
  return passed
    ? ["good", { en: "Drill passed", ja: "訓練は合格です" }]
    : ["bad", { en: "Drill failed", ja: "訓練は不合格です" }];
}

function headlineOf(state: RunState): readonly [Tone, Localised] {
  const { met, actualMs } = rtoOf(state);
  if (actualMs === null) {
    if (state.outcome === null) return ["busy", { en: "Recovery is not finished", ja: "復旧作業は完了していません" }];
    if (state.outcome === "unknown") return ["unsure", { en: "The outcome is unknown", ja: "結果は不明です" }];
    return ["bad", { en: "Not recovered", ja: "復旧に至りませんでした" }];
  }
  if (met === false) return ["bad", { en: "Recovered, later than the objective", ja: "復旧したが目標時間を超過" }];
  if (rpoOf(state).met === false)
    return ["bad", { en: "Recovered, with too much data lost", ja: "復旧したがデータ損失が許容を超過" }];
  if (state.outcome !== null && state.outcome !== "ok") {
    return ["unsure", { en: "Recovered, with steps left to look at", ja: "復旧済み、ただし要確認のステップあり" }];
  }
  return met === null
    ? ["good", { en: "Recovered", ja: "復旧しました" }]
    : ["good", { en: "Recovered within the objective", ja: "目標時間内に復旧しました" }];
}

function sentenceOf(state: RunState, language: Language): string {
  const recovery = recoverySentence(state, language);
  const sentences = [recovery];
  const { met, actualMs, targetMs } = rpoOf(state);
  if (met === false && actualMs !== null && targetMs !== null) {
    const [lost, allowed] = [formatDuration(actualMs, language), formatDuration(targetMs, language)];
    sentences.push(
      say(language, {
        en: `Data of ${lost} is lost; ${allowed} is allowed`,
        ja: `データ損失は許容 ${allowed} に対し ${lost}`,
      }),
    );
  }
  if (state.because !== null && state.outcome !== "ok") sentences.push(say(language, state.because));
  const lasting =
    state.outcome === "ok" ? [] : lastingOf(state).map(({ title }) => quoted(say(language, title), language));
  if (lasting.length > 0) {
    const titles = lasting.join(COMMA[language]);
    sentences.push(
      say(language, {
        en: `cannot be taken back and was not undone: ${titles}`,
        ja: `元に戻せない操作を実施済み (取り消されていません): ${titles}`,
      }),
    );
  }
  return language === "ja"
    ? sentences.map((one) => `${one}。`).join("")
    : sentences.map((one) => `${one[0]?.toUpperCase()}${one.slice(1)}.`).join(" ");
}
