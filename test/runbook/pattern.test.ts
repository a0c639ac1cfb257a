import { expect, test } from "vitest";
import { patternProblem } from "../../engine/runbook/pattern.ts";

test.each([
  "^backup_\\d{8}_\\d{6}$",
  "^[a-z]+(?:-[a-z]+)*$",
  "(foo|bar)+",
  "^(\\d+\\.)+\\d+$",
  "error",
  "a+",
  "^.*error.*$",
  "v\\d+\\.\\d+",
  "^\\s*$",
  "(?:[a-z]+,)*",
  "\\bok\\b",
  "[\\w.-]+@[\\w-]+",
  "^(?:GET|POST) /.* 200$",
])("%s is quick", (pattern) => {
  expect(patternProblem(pattern)).toBeNull();
});

test.each([
  "^(a+)+$",
  "(a*)*",
  "(a|a)*",
  "(a|ab)*c",
  "(.*a)+",
  "(\\w+\\s?)*$",
  ".*.*=.*",
  "(?:a?){20}(a+)+",
  "(x+x+)+y",
  "^(([a-z])+.)+$",
])("%s is too slow", (pattern) => {
  expect(patternProblem(pattern)?.en).toBe(`pattern too slow: ${pattern}`);
});

test.each(["(", "[", "a{2,1}", "\\"])("%s is no pattern", (pattern) => {
  expect(patternProblem(pattern)?.en).toBe(`not a regular expression: ${pattern}`);
});
