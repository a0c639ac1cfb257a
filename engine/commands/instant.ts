import { EXIT } from "../program/failure.ts";
import { Refusal } from "./refusal.ts";

/** Reads a time given on the command line: ISO 8601, or `HH:MM`: the last time the local clock showed it. */
export function instant(flag: string, text: string | undefined): string | null {
  if (text === undefined) return null;
  const clock = /^(\d{1,2}):(\d{2})$/.exec(text);
  const time = clock === null ? new Date(text) : lately(Number(clock[1]), Number(clock[2]));
  if (Number.isNaN(time.getTime()) || time.getTime() > Date.now() + 60_000) {
    throw new Refusal(
      EXIT.invalidInput,
      { en: `${flag} ${text}: not a time that has passed`, ja: `${flag} ${text}: 過去の時刻ではありません` },
      {
        en: "write 03:12 or 2026-11-21T03:12:00+09:00",
        ja: "03:12 または 2026-11-21T03:12:00+09:00 の形で書いてください",
      },
    );
  }
  return time.toISOString();
}

// Just after midnight "23:50" means yesterday.
function lately(hours: number, minutes: number): Date {
  const time = new Date();
  time.setHours(hours, minutes, 0, 0);
  if (hours < 24 && minutes < 60 && time.getTime() > Date.now()) time.setDate(time.getDate() - 1);
  return time;
}
