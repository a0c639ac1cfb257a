// oxlint-disable no-control-regex -- colours are written as control sequences
import { expect, test } from "vitest";
import { cells, fit, wrap } from "../../../engine/world/terminal/width.ts";

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

test.each([
  [
    "  on db-01: /opt/openclaw/restore.sh --all now",
    30,
    ["  on db-01:", "    /opt/openclaw/restore.sh", "    --all now"],
  ],
  ["fits as it is", 13, ["fits as it is"]],
  ["/a/path/that/is/longer/than/the/line", 20, ["/a/path/that/is/long", "  er/than/the/line"]],
  ["データを復元します。よろしいですか?", 20, ["データを復元します。", "  よろしいですか?"]],
  ["  全データ (バックアップ) を置き換え", 20, ["  全データ (バック", "    アップ) を置き換", "    え"]],
  ["\u001b[1mone two\u001b[22m three", 9, ["\u001b[1mone two\u001b[22m", "  three"]],
  ["    | output that goes on", 16, ["    | output", "    | that goes", "    | on"]],
  ["next: /a/path/that/is/longer/than/that", 20, ["next: /a/path/that/i", "  s/longer/than/that"]],
  ["検知から51.3秒で復旧 / RTO 15秒: 未達", 31, ["検知から51.3秒で復旧 / RTO", "  15秒: 未達"]],
  ["a                                    b", 10, ["a", "  b"]],
])("%j broken at %d cells", (line, columns, pieces) => {
  expect(wrap(line, columns)).toEqual(pieces);
  for (const piece of pieces) expect(cells(piece.replaceAll(/\u001b\[\d+m/g, ""))).toBeLessThanOrEqual(columns);
});
