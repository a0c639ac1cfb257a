import { expect, test } from "vitest";
import { cells, fit } from "../../../engine/world/terminal/width.ts";

test.each([
  ["abc", 3],
  ["復元", 4],
  ["ｶﾅ", 2],
  ["（全角）", 8],
  ["e\u0301", 1],
  ["👍", 2],
])("%j takes %d cells", (text, width) => {
  expect(cells(text)).toBe(width);
});

test.each([
  ["short", 5, "short"],
  ["too long", 6, "too..."],
  ["データを復元する", 10, "データ..."],
])("%j in %d cells is %j", (text, columns, shown) => {
  expect(fit(text, columns)).toBe(shown);
});
