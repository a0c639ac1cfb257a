import { relative } from "node:path";
import { expect, test } from "vitest";
import { commandLine } from "../engine/command-line.ts";
import { launcher } from "../engine/commands/home.ts";
import { typed } from "../engine/commands/typed.ts";
import { examplesOf, FAULT_NAMES, HELP, OPTIONS, VERBS, type Verb } from "../engine/help.ts";
import { FAULTS } from "../engine/lab/lab.ts";

test("the faults that help names are those of the labs", () => {
  const known = Object.entries(FAULTS).map(([lab, faults]) => [lab, faults.map(({ name }) => name)]);
  expect(FAULT_NAMES).toEqual(Object.fromEntries(known));
});

test("every example of help is a command line that is understood", () => {
  const verbs = Object.keys(VERBS) as Verb[];
  const lines = (["program", ...verbs] as const)
    .flatMap((verb) => examplesOf(verb, "en").split("\n"))
    .filter((line) => line.startsWith("  runbook "))
    .map((line) => line.trim().split(/ {2,}/)[0] ?? "");
  expect(lines.length).toBeGreaterThan(20);
  for (const line of lines) {
    const acts: unknown[] = [];
    const program = commandLine({ language: "en", launcher: "runbook", will: (act) => acts.push(act) });
    program.parse(line.replace(/ >.*/, "").split(" ").slice(1), { from: "user" });
    expect(acts.length, line).toBe(1);
  }
});

test("every text of help is there in Japanese", () => {
  const texts = [...Object.values(HELP), ...Object.values(OPTIONS), ...Object.values(VERBS).map(({ about }) => about)];
  for (const { ja } of texts) expect(ja).toMatch(/[\u3040-\u30FF\u4E00-\u9FFF]/);
});

test("inside the project npx finds the program, anywhere else its path does", () => {
  expect(launcher()).toBe("npx runbook");
  const before = process.cwd();
  try {
    process.chdir("/");
    expect(launcher()).toMatch(/^\/.*engine\/runbook\.js$/);
    expect(relative(before, launcher().replaceAll("'", ""))).toBe("engine/runbook.js");
  } finally {
    process.chdir(before);
  }
});

test.each([
  ["runbook status shows all runs", "npx runbook -C /x status shows all runs"],
  ["一覧は runbook list で表示します", "一覧は npx runbook -C /x list で表示します"],
  ["runbook verify and runbook resume", "npx runbook -C /x verify and npx runbook -C /x resume"],
  ["npx runbook resume 1", "npx runbook resume 1"],
  ["the runbook has no input; my-runbook list; runbook lists; runbook run-it", null],
])("%s, as typed here", (text, here) => {
  expect(typed(text, "npx runbook -C /x")).toBe(here ?? text);
});
