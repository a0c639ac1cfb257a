import { expect, test } from "vitest";
import { code, fence, md } from "../../engine/views/markdown.ts";
import { instantReader } from "../../engine/views/instant.ts";
import { markup, oneLine, shortened, visible, widthOf } from "../../engine/views/text.ts";
import { calendar } from "../../engine/views/when.ts";

test.each([
  ["\u001b[2J\u001b[H", "^[[2J^[[H"],
  ["step 4\rdone", "step 4^Mdone"],
  ["a\r\nb\tc", "a\nb\tc"],
  ["\u009b31m", "<U+009B>31m"],
  ["\u202etxt.exe", "<U+202E>txt.exe"],
  ["zero\u200bwidth\ufeff", "zero<U+200B>width<U+FEFF>"],
  ["\u0000\u007f", "^@^?"],
  ["half \ud800", "half \ufffd"],
  ["復元しました 🎉", "復元しました 🎉"],
])("visible %j", (text, expected) => {
  expect(visible(text)).toBe(expected);
});

test("markup can neither begin a tag nor leave an attribute", () => {
  expect(markup(`<script>x</script>"><img src=x onerror='y'>&`)).toBe(
    "&#60;script&#62;x&#60;/script&#62;&#34;&#62;&#60;img src&#61;x onerror&#61;&#39;y&#39;&#62;&#38;",
  );
});

test.each([
  ["\n## Approved by Alice\n", String.raw`\## Approved by Alice`],
  ["| a | b |", String.raw`\| a \| b \|`],
  ["```", "\\`\\`\\`"],
  ["![](http://127.0.0.1/x)", String.raw`!\[\](http://127.0.0.1/x)`],
  ["[x](javascript:alert(1))", String.raw`\[x\](javascript:alert(1))`],
  ["<img src=x>", String.raw`\<img src=x\>`],
  ["*a* _b_ ~c~ a_b", String.raw`\*a\* \_b\_ \~c\~ a_b`],
  ["- item", String.raw`\- item`],
  ["1. item", String.raw`1\. item`],
  ["17.8", "17.8"],
  ["05:31:54", "05:31:54"],
  ["&lt;b&gt;", String.raw`\&lt;b\&gt;`],
  ["end\\", "end\\\\"],
  ["全データを置き換え", "全データを置き換え"],
  ["\u001b[31m", String.raw`^\[\[31m`],
])("Markdown text %j", (text, expected) => {
  expect(md(text)).toBe(expected);
});

test("code letters and fences are longer than any backtick inside", () => {
  expect(code("a`b``c")).toBe("```a`b``c```");
  expect(code("`x`")).toBe("`` `x` ``");
  expect(code("a|b")).toBe(String.raw`a\|b`);
  expect(fence("one\n````\n# x\n")).toBe("`````text\none\n````\n# x\n`````");
});

test("a line break in a title becomes a space", () => {
  expect(oneLine(" a\n  b\tc ")).toBe("a b c");
});

test("widths count Japanese twice", () => {
  expect(widthOf("DB復旧")).toBe(6);
  expect(shortened("バックアップからの復元", 11)).toBe("バックアッ…");
  expect(shortened("short", 11)).toBe("short");
});

test("moments in both languages and in the reader's zone", () => {
  const at = Date.UTC(2026, 10, 21, 5, 31, 54);
  expect(calendar("en").moment(at)).toBe("2026-11-21 05:31:54 UTC");
  expect(calendar("ja").moment(at)).toBe("2026-11-21 05:31:54 (UTC)");
  expect(calendar("ja", "Asia/Tokyo").moment(at)).toBe("2026-11-21 14:31:54 (UTC+9)");
  expect(calendar("en", "America/New_York").moment(at)).toBe("2026-11-21 00:31:54 UTC-5");
  expect(calendar("en", "Asia/Kathmandu").time(at)).toBe("11:16:54");
});

test("the fast reader of journal times agrees with Date.parse", () => {
  const read = instantReader();
  for (const text of [
    "2026-11-21T05:31:54.123Z",
    "2026-11-21T23:59:59.999Z",
    "2026-11-22T00:00:00.000Z",
    "2026-11-21T05:31:54Z",
    "2026-11-21T05:31:54.123456Z",
  ]) {
    expect(read(text)).toBe(Date.parse(text));
  }
});
