import { formatDuration } from "../program/duration.ts";
import type { Language } from "../program/value.ts";
import type { Gauge } from "./report-model.ts";
import { rpoOf } from "./rpo.ts";
import { rtoOf } from "./rto.ts";
import type { RunState } from "./run.ts";
import { recoverySentence } from "./verdict.ts";
import type { Calendar } from "./when.ts";
import { say } from "./words.ts";

export const gauges = (state: RunState, language: Language, when: Calendar): { rto: Gauge; rpo: Gauge } => ({
  rto: rtoGauge(state, language),
  rpo: rpoGauge(state, language, when),
});

function rtoGauge(state: RunState, language: Language): Gauge {
  const { actualMs, targetMs, met } = rtoOf(state);
  const unreached = say(
    language,
    state.outcome === null ? { en: "not yet", ja: "未復旧" } : { en: "not recovered", ja: "復旧せず" },
  );
  return {
    ...judged(met, language),
    actual: actualMs === null ? unreached : formatDuration(actualMs, language),
    target: targetMs === null ? null : formatDuration(targetMs, language),
    percent: actualMs === null ? (met === false ? 100 : 0) : part(actualMs, targetMs),
    sentence:
      actualMs === null || targetMs === null
        ? recoverySentence(state, language)
        : margin(targetMs - actualMs, language),
  };
}

function margin(leftMs: number, language: Language): string {
  const length = formatDuration(Math.abs(leftMs), language);
  return leftMs >= 0
    ? say(language, { en: `${length} to spare`, ja: `残り ${length}` })
    : say(language, { en: `${length} too late`, ja: `${length} の超過` });
}

function rpoGauge(state: RunState, language: Language, when: Calendar): Gauge {
  const { actualMs, targetMs, met, newest, doubt } = rpoOf(state);
  return {
    ...judged(met, language),
    actual: actualMs === null ? say(language, { en: "not known", ja: "不明" }) : formatDuration(actualMs, language),
    target: targetMs === null ? null : formatDuration(targetMs, language),
    percent: actualMs === null ? 0 : part(actualMs, targetMs),
    sentence: windowSentence({ actualMs, newest, doubt: doubt === null ? null : say(language, doubt) }, language, when),
  };
}

function windowSentence(
  of: { actualMs: number | null; newest: number | null; doubt: string | null },
  language: Language,
  when: Calendar,
): string {
  const { actualMs, newest, doubt } = of;
  if (actualMs === null || newest === null) return say(language, { en: `not known: ${doubt}`, ja: `不明: ${doubt}` });
  const [at, window] = [when.moment(newest), formatDuration(actualMs, language)];
  const known =
    actualMs === 0
      ? { en: `none before the incident; newest data ${at}`, ja: `障害発生前の損失なし。最新データ ${at}` }
      : { en: `${window} before the incident; newest data ${at}`, ja: `障害発生前 ${window}。最新データ ${at}` };
  return doubt === null ? say(language, known) : `${say(language, known)} (${doubt})`;
}

const part = (actual: number, target: number | null): number =>
  target === null || target === 0 ? 0 : Math.min(100, Math.max(0.6, Math.round((actual / target) * 1000) / 10));

function judged(met: boolean | null, language: Language): Pick<Gauge, "tone" | "sign" | "verdict"> {
  if (met === null) return { tone: "neutral", sign: "–", verdict: say(language, { en: "not judged", ja: "判定なし" }) };
  return met
    ? { tone: "good", sign: "✓", verdict: say(language, { en: "met", ja: "達成" }) }
    : { tone: "bad", sign: "✕", verdict: say(language, { en: "missed", ja: "未達" }) };
}
