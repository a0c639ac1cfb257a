import { expect, test } from "vitest";
import { giveInputs } from "../../engine/commands/inputs.ts";
import { Refusal } from "../../engine/commands/refusal.ts";
import { parseRunbook } from "../../engine/runbook/parse.ts";
import { STEP_KINDS } from "../../engine/steps/index.ts";

const parsed = parseRunbook({
  file: "t.yaml",
  kinds: STEP_KINDS,
  read: () => null,
  text: `runbook: 1
id: t
title: t
system: t
severity: low
inputs:
  backup: { type: string, title: backup, pattern: 'backup_\\d{8}' }
  keep: { type: integer, title: generations, default: 3 }
  mode: { type: string, title: mode, choices: [fast, safe], default: safe }
  token: { type: secret, title: token }
phases:
  - { id: p, title: p, steps: [{ id: s, title: s, notify: n }] }
`,
});
if (!parsed.ok) throw new Error(JSON.stringify(parsed.diagnostics));
const { runbook } = parsed;

const given = (words: readonly string[], environment = {}) =>
  giveInputs(runbook, { token: "env:TOKEN", ...environment }, words);

test("the command line wins over the environment, the environment over the default", () => {
  expect(given(["backup=backup_20260201"]).values).toMatchObject({ backup: "backup_20260201", keep: 3, mode: "safe" });
  expect(given([], { backup: "backup_20260202", keep: 5 }).values).toMatchObject({
    backup: "backup_20260202",
    keep: 5,
  });
  expect(given(["keep=7", "backup=backup_20260203"], { keep: 5 }).values).toMatchObject({ keep: 7 });
});

test("a secret is kept as a reference, never as a value", () => {
  expect(given(["backup=backup_20260201"])).toMatchObject({
    values: { token: { secret: "token" } },
    secrets: { token: "env:TOKEN" },
  });
});

test.each([
  [["backup"], "--input backup: write it as name=value", null],
  [["=x"], "--input =x: write it as name=value", null],
  [["backup=backup_20260201", "backup=backup_20260202"], "--input backup is given twice", null],
  [["bakup=x"], 'the runbook has no input "bakup"', 'did you mean "backup"?'],
  [["backup=--help"], 'backup: "--help" does not match backup_\\d{8}', null],
  [["backup=backup_20260201", "keep=3.5"], 'keep: "3.5" is no integer', null],
  [["backup=backup_20260201", "mode=quick"], 'mode: "quick" is none of fast, safe', null],
  [[], "the input backup is missing: backup", "give it with --input backup=…"],
])("%j is refused", (words, message, hint) => {
  const stop = (() => {
    try {
      return given(words);
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(stop).toBeInstanceOf(Refusal);
  expect(stop).toMatchObject({ exit: 2, text: { en: message } });
  expect((stop as Refusal).hint?.en ?? null).toBe(hint);
});
