import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { instant } from "../../engine/commands/instant.ts";
import { Refusal } from "../../engine/commands/refusal.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date(2026, 10, 21, 7, 4, 30) });
});
afterEach(() => vi.useRealTimers());

const at = (day: number, hours: number, minutes: number): string =>
  new Date(2026, 10, day, hours, minutes).toISOString();

test.each([
  ["03:12", at(21, 3, 12)],
  ["7:04", at(21, 7, 4)],
  ["23:50", at(20, 23, 50)],
  ["07:05", at(20, 7, 5)],
  ["2026-11-01T00:00:00Z", "2026-11-01T00:00:00.000Z"],
])("%s is the last time the clock showed it", (text, time) => {
  expect(instant("--detected-at", text)).toBe(time);
});

test.each(["24:00", "12:60", "99:99", "soon", "2999-01-01T00:00Z"])("%s is refused", (text) => {
  const stop = (() => {
    try {
      return instant("--detected-at", text);
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(stop).toBeInstanceOf(Refusal);
  expect(stop).toMatchObject({
    exit: 2,
    text: {
      en: `--detected-at ${text}: not a time that has passed`,
      ja: `--detected-at ${text}: 過去の時刻ではありません`,
    },
  });
});
