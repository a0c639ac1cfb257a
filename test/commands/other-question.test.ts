import { expect, test } from "vitest";
import { otherQuestion } from "../../engine/commands/other-question.ts";
import type { Refusal } from "../../engine/commands/refusal.ts";
import { Mismatch } from "../../engine/modes/recalled.ts";
import type { Exec } from "../../engine/program/effect.ts";
import { EXIT } from "../../engine/program/failure.ts";

const exec = (text: string, timeoutMs = 1000): Exec => ({
  kind: "exec",
  host: "db1",
  command: { form: "script", shell: "sh", text },
  env: {},
  as: null,
  timeoutMs,
  nature: "job",
  repeat: "never",
});
const refused = (journal: Exec, program: Exec): Refusal =>
  otherQuestion(new Mismatch("only/a/do/exec", journal, program), (text) => text.replaceAll("S3cret", "***"));

test("a resume that would ask something else ends with both questions in words", () => {
  const { exit, text, hint } = refused(exec("stop ***"), exec("start\n  S3cret\n"));
  expect(exit).toBe(EXIT.journalDamaged);
  expect(text).toEqual({
    en: "at only/a/do/exec the journal holds: db1$ stop ***; the runbook now asks: db1$ start ***",
    ja: "only/a/do/exec でジャーナルの記録は「db1$ stop ***」ですが、手順書は「db1$ start ***」を求めています",
  });
  expect(hint).toEqual({
    en: "nothing more was started; resume with the version of the engine that began the run, runbook report shows what was done",
    ja: "これ以上は何も開始していません。実行を開始したバージョンのエンジンで再開してください。実施済みの内容は runbook report で確認できます",
  });
});

test("questions that read alike say what differs", () => {
  expect(refused(exec("stop"), exec("stop", 2000)).text).toEqual({
    en: "at only/a/do/exec the journal holds: db1$ stop; the runbook now asks: db1$ stop (other timeoutMs)",
    ja: "only/a/do/exec でジャーナルの記録は「db1$ stop」ですが、手順書は「db1$ stop」を求めています (相違: timeoutMs)",
  });
});
