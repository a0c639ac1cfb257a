import { formatDuration } from "../program/duration.ts";
import type { Language, Localised } from "../program/value.ts";
import { clocksOf } from "./clocks.ts";
import { notExecuted } from "./not-executed.ts";
import { rpoOf } from "./rpo.ts";
import { rtoOf } from "./rto.ts";
import { sumOf, type RunState } from "./run.ts";
import { say, toneOf, wordOf } from "./words.ts";

/** What the journal suggests to talk about afterwards. Facts only: whether they are lessons, people say. */
export function lessonsOf(state: RunState, language: Language): readonly string[] {
  const found = [
    ...missedObjectives(state, language),
    ...phasesOverBudget(state, language),
    ...troubled(state, language),
    ...slowAnswers(state, language),
    ...downtime(state, language),
    ...neverReached(state, language),
    ...unevenClock(state, language),
  ];
  return found.map((text) => say(language, text));
}

function missedObjectives(state: RunState, language: Language): Localised[] {
  const found: Localised[] = [];
  const { human, waiting, down } = state.time;
  const total = sumOf(state.time);
  const [most, name] = [
    [human, { en: "waited for people", ja: "人の判断待ち" }] as const,
    [waiting, { en: "were pauses", ja: "待機" }] as const,
    [down, { en: "were without an engine", ja: "エンジン停止" }] as const,
  ].toSorted(([a], [b]) => b - a)[0] ?? [0, { en: "", ja: "" }];
  if (total > 60_000 && most > total * 0.3) {
    const [part, whole] = [formatDuration(most, language), formatDuration(total, language)];
    found.push({ en: `${part} of ${whole} ${name.en}.`, ja: `所要 ${whole} のうち ${part} は${name.ja}でした。` });
  }
  const before = clocksOf(state).beforeMs;
  const target = rtoOf(state).targetMs;
  if (target !== null && before > target * 0.1) {
    const length = formatDuration(before, language);
    found.push({
      en: `${length} passed between detection and the start of the run.`,
      ja: `検知から実行開始までに ${length} かかりました。`,
    });
  }
  const { doubt } = rpoOf(state);
  if (doubt !== null && state.outcome === "ok") {
    found.push({
      en: `The data loss is not measured: ${doubt.en}.`,
      ja: `データ損失を測定できていません: ${doubt.ja}。`,
    });
  }
  return found;
}

const phasesOverBudget = (state: RunState, language: Language): Localised[] =>
  clocksOf(state)
    .phases.filter(({ within }) => within === false)
    .map(({ title, usedMs, budgetMs }) => {
      const [used, budget] = [formatDuration(usedMs ?? 0, language), formatDuration(budgetMs ?? 0, language)];
      return {
        en: `The phase “${title.en}” took ${used}; its budget is ${budget}.`,
        ja: `フェーズ「${title.ja}」は予算 ${budget} に対し ${used} かかりました。`,
      };
    });

function troubled(state: RunState, language: Language): Localised[] {
  return state.visits.flatMap((visit): Localised[] => {
    const { host } = visit;
    const tone = toneOf(visit.outcome);
    const cause = visit.failure === null ? "" : `: ${visit.failure.message[language]}`;
    const word = wordOf(visit.outcome);
    if (tone === "unsure") {
      return [
        {
          en: `Nobody knows whether “${visit.title.en}” took effect${host === null ? "" : ` on ${host}`}${cause}.`,
          ja: `「${visit.title.ja}」が実行されたか不明です${host === null ? "" : ` (${host})`}${cause}。`,
        },
      ];
    }
    if (tone === "bad") {
      const tries =
        visit.attempts > 1 ? { en: ` after ${visit.attempts} attempts`, ja: ` (${visit.attempts} 回試行)` } : NOTHING;
      return [
        {
          en: `“${visit.title.en}” ended: ${word.en}${tries.en}${cause}.`,
          ja: `「${visit.title.ja}」は${word.ja}で終了しました${tries.ja}${cause}。`,
        },
      ];
    }
    if (visit.attempts < 2) return [];
    return [
      {
        en: `“${visit.title.en}” needed ${visit.attempts} attempts.`,
        ja: `「${visit.title.ja}」は ${visit.attempts} 回の試行が必要でした。`,
      },
    ];
  });
}

const NOTHING: Localised = { en: "", ja: "" };

const LONG_FOR_A_PERSON_MS = 5 * 60_000;

const slowAnswers = (state: RunState, language: Language): Localised[] =>
  state.questions
    .filter(({ openMs }) => openMs >= LONG_FOR_A_PERSON_MS)
    .map(({ question, openMs }) => {
      const length = formatDuration(openMs, language);
      return {
        en: `The question at “${question.title.en}” stood open for ${length}.`,
        ja: `「${question.title.ja}」の回答までに ${length} かかりました。`,
      };
    });

const downtime = (state: RunState, language: Language): Localised[] =>
  state.gaps.map(({ from, to, because }) => {
    const length = formatDuration(to - from, language);
    const why = because === null ? NOTHING : { en: ` (${because.en})`, ja: ` (${because.ja})` };
    return {
      en: `The engine was away for ${length} and then resumed${why.en}.`,
      ja: `エンジンが ${length} 停止し、その後再開しました${why.ja}。`,
    };
  });

function neverReached(state: RunState, language: Language): Localised[] {
  const missing = notExecuted(state);
  if (missing.length === 0) return [];
  const names = missing.slice(0, 8).map(({ title }) => title[language]);
  const more = missing.length > 8 ? { en: ", …", ja: " ほか" } : NOTHING;
  return [
    {
      en: `${missing.length} ${missing.length === 1 ? "step was" : "steps were"} never reached: ${names.join(", ")}${more.en}.`,
      ja: `${missing.length} 件のステップは未実行です: ${names.join("、")}${more.ja}。`,
    },
  ];
}

function unevenClock(state: RunState, language: Language): Localised[] {
  return state.corrections.map(({ gapMs, jumpMs }) => {
    const [gap, jump] = [formatDuration(gapMs, language), formatDuration(jumpMs, language)];
    return gapMs === 0
      ? {
          en: `The wall clock moved by ${jump}: times across it are not exact.`,
          ja: `時計が ${jump} ずれました。前後の時刻は正確ではありません。`,
        }
      : {
          en: `The machine stood still for ${gap}; the clock moved by ${jump}.`,
          ja: `マシンが ${gap} 停止し、時計が ${jump} ずれました。`,
        };
  });
}
