import { formatDuration } from "../program/duration.ts";
import type { Language } from "../program/value.ts";
import type { Result } from "../views/result.ts";

/** `met: 12 s / 15m`: the recovery time against its objective. */
export function rtoText({ actual_s, target_s, met }: Result["rto"], language: Language): string {
  const words = WORDS[language];
  if (actual_s !== null) return measured(actual_s, target_s, met, language);
  if (target_s === null) return words.none;
  const limit = formatDuration(target_s * 1000, language);
  return met === null ? `${words.notYet} / ${limit}` : `${words.missed} ${words.notRecovered} / ${limit}`;
}

/** The same for the data that was lost. */
export function rpoText({ actual_s, target_s, met }: Result["rpo"], language: Language): string {
  const words = WORDS[language];
  if (actual_s !== null) return measured(actual_s, target_s, met, language);
  if (target_s === null) return words.none;
  return `${words.unknown} ${words.noDataTime} / ${formatDuration(target_s * 1000, language)}`;
}

function measured(actual: number, target: number | null, met: boolean | null, language: Language): string {
  const words = WORDS[language];
  const took = formatDuration(actual * 1000, language);
  if (target === null) return took;
  const verdict = met === null ? words.unknown : met ? words.met : words.missed;
  return `${verdict} ${took} / ${formatDuration(target * 1000, language)}`;
}

const WORDS = {
  en: {
    met: "met:",
    missed: "MISSED:",
    unknown: "UNKNOWN:",
    notYet: "not recovered yet",
    notRecovered: "not recovered",
    noDataTime: "no step read the time of the newest data",
    none: "no objective",
  },
  ja: {
    met: "達成:",
    missed: "未達:",
    unknown: "不明:",
    notYet: "未復旧 (継続中)",
    notRecovered: "復旧せず終了",
    noDataTime: "最新データの時刻を取得していません",
    none: "目標なし",
  },
} as const;
