import { expect, test } from "vitest";
import { formatDuration, parseDuration } from "../../engine/program/duration.ts";

test.each([
  ["90s", 90_000],
  ["5m", 300_000],
  ["2h", 7_200_000],
  ["1h30m", 5_400_000],
  ["1h5s", 3_605_000],
  ["2d", 172_800_000],
  ["500ms", 500],
  ["1s500ms", 1_500],
  ["0s", 0],
  ["1 week", 604_800_000],
  ["2 weeks", 1_209_600_000],
  ["3 months", 7_776_000_000],
])("%s is %d ms", (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each([
  ..."1e999 -1 0x10 1:30 .nan 1_000 90 s m 30m1h 1h1h 1.5h 1H ５m PT2H 1h30 5mm 1234567s".split(" "),
  "",
  " 5m",
  "5m ",
  "5 minutes",
  "2h 30m",
  "2h30m garbage",
  "1  week",
  "1 months ago",
  "5m\n",
])("%j is not a duration", (text) => {
  expect(parseDuration(text)).toBeNull();
});

test.each([
  [0, "0 s", "0秒"],
  [49, "0 s", "0秒"],
  [12_350, "12.4 s", "12.4秒"],
  [30_000, "30 s", "30秒"],
  [59_949, "59.9 s", "59.9秒"],
  [59_950, "1m", "1分"],
  [303_000, "5m 03s", "5分03秒"],
  [3_599_600, "1h", "1時間"],
  [3_900_000, "1h 05m", "1時間05分"],
  [86_399_000, "1d", "1日"],
  [183_600_000, "2d 03h", "2日03時間"],
  [-12_400, "-12.4 s", "-12.4秒"],
])("%d ms reads %j and %j", (ms, en, ja) => {
  expect(formatDuration(ms, "en")).toBe(en);
  expect(formatDuration(ms, "ja")).toBe(ja);
});
