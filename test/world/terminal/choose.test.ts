import { expect, test } from "vitest";
import { pickLanguage, showsUnicode, wantsColor } from "../../../engine/world/terminal/choose.ts";

test.each([
  ["ja", {}, "ja"],
  ["en", { LANG: "ja_JP.UTF-8" }, "en"],
  [undefined, { LANG: "ja_JP.UTF-8" }, "ja"],
  [undefined, { LC_ALL: "C", LANG: "ja_JP.UTF-8" }, "en"],
  [undefined, { LC_ALL: "", LC_MESSAGES: "ja_JP.UTF-8", LANG: "en_US.UTF-8" }, "ja"],
  [undefined, {}, "en"],
])("--lang %j in %j speaks %s", (flag, env, language) => {
  expect(pickLanguage(flag, env)).toBe(language);
});

test.each([
  [undefined, {}, true, true],
  [undefined, {}, false, false],
  [undefined, { NO_COLOR: "1" }, true, false],
  [undefined, { NO_COLOR: "" }, true, true],
  [undefined, { NO_COLOR: "1", FORCE_COLOR: "1" }, true, false],
  [undefined, { FORCE_COLOR: "1" }, false, true],
  [undefined, { FORCE_COLOR: "0" }, true, false],
  [undefined, { CLICOLOR: "0" }, true, false],
  [undefined, { TERM: "dumb" }, true, false],
  [false, { FORCE_COLOR: "1" }, true, false],
  [true, { NO_COLOR: "1" }, false, true],
])("--color %j in %j on a terminal %j: %j", (flag, env, isTTY, color) => {
  expect(wantsColor({ flag, env, isTTY })).toBe(color);
});

test.each([
  [{ LANG: "ja_JP.UTF-8" }, true],
  [{ LC_ALL: "C.utf8" }, true],
  [{ LC_ALL: "C", LANG: "ja_JP.UTF-8" }, false],
  [{}, false],
])("in %j marks beyond ASCII are shown: %j", (env, unicode) => {
  expect(showsUnicode(env)).toBe(unicode);
});
