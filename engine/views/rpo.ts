import { detectedAt, occurredAt } from "./clocks.ts";
import { readDataTime } from "./data-time.ts";
import type { RunState } from "./run.ts";
import type { Localised } from "../program/value.ts";

/** The data-loss window against its objective: from the newest data that survived to the incident. */
export interface Rpo {
  readonly targetMs: number | null;
  readonly actualMs: number | null;
  readonly met: boolean | null;
  /** Time of the newest data. */
  readonly newest: number | null;
  readonly from: number;
  /** Why the window is not known, or not to be trusted. */
  readonly doubt: Localised | null;
}

export function rpoOf(state: RunState): Rpo {
  const from = occurredAt(state) ?? detectedAt(state);
  const targetMs = state.opened?.objectives.rpoMs ?? null;
  const unknown = { targetMs, actualMs: null, met: null, newest: null, from };
  if (state.dataTime === null) return { ...unknown, doubt: NOT_CAPTURED };
  const newest = readDataTime(state.dataTime.value);
  if (newest === null) return { ...unknown, doubt: unreadable(state.dataTime.value) };
  const actualMs = Math.max(0, from - newest);
  const doubt = newest > state.lastAt + CLOCK_TOLERANCE_MS ? FROM_THE_FUTURE : null;
  return {
    targetMs,
    actualMs,
    met: targetMs === null || doubt !== null ? null : actualMs <= targetMs,
    newest,
    from,
    doubt,
  };
}

const CLOCK_TOLERANCE_MS = 5 * 60_000;

const NOT_CAPTURED: Localised = {
  en: "no step captured the time of the newest data",
  ja: "最新データの時刻を取得したステップがありません",
};

const FROM_THE_FUTURE: Localised = {
  en: "the newest data is dated after the run: compare the clocks of the hosts",
  ja: "最新データの日時が実行より後です。各ホストの時計を確認してください",
};

function unreadable(value: unknown): Localised {
  const text = JSON.stringify(value).slice(0, 80);
  return { en: `the captured data time is not a time: ${text}`, ja: `取得した値を日時として読めません: ${text}` };
}
