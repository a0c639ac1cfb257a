import { expect, test } from "vitest";
import type { Question } from "../../../engine/program/question.ts";
import { failure } from "../../../engine/program/failure.ts";
import { same } from "../../../engine/program/value.ts";
import { parseAnswer, wrongAnswer } from "../../../engine/world/terminal/answers.ts";
import { answer, type Prompter } from "../../../engine/world/terminal/questions.ts";

const NOW = Date.parse("2026-11-21T05:30:00Z");
const asked = {
  step: "restore",
  title: same("Restore?"),
  evidence: [],
  deadlineMs: 60_000,
  onDeadline: "stop",
  unattended: null,
} as const;

/** A person who types these lines, then goes away; what was complained about is kept. */
function person(...typed: readonly string[]): Prompter & { complaints: string[]; offered: string[] } {
  const lines = [...typed];
  const complaints: string[] = [];
  const offered: string[] = [];
  return {
    complaints,
    offered,
    async line({ fallback, wrong }) {
      for (;;) {
        const line = lines.shift();
        if (line === undefined) return null;
        const text = line === "" ? (fallback ?? "") : line;
        const complaint = wrong(text);
        if (complaint === null) return text;
        complaints.push(complaint);
      }
    },
    async choose({ options, first }) {
      offered.push(...options.map(({ value }) => (value === first ? `>${value}` : value)));
      return lines.shift() ?? null;
    },
  };
}

const reply = async (question: Question, prompter: Prompter) =>
  answer(question, { prompter, language: "en", responder: "yamada", now: () => NOW });

const confirm = (challenge: string | null): Question => ({ ...asked, kind: "confirm", challenge });

test.each([
  [null, ["yes"], true],
  [null, ["Ｙ"], true],
  [null, ["はい"], true],
  [null, [""], false],
  [null, ["n"], false],
  [null, ["yikes", "y"], true],
  ["db-01", ["db-01"], true],
  ["db-01", [""], false],
  ["db-01", ["yes", "db-1", "db-01"], true],
])("confirm with challenge %j: %j means %j", async (challenge, typed, value) => {
  expect(await reply(confirm(challenge), person(...typed))).toEqual({
    value,
    by: "yamada",
    reason: null,
    recorded: {},
  });
});

test.each([
  [
    "en",
    ["That is not db-01. 2 tries left.", "That is not db-01. Last try: what does not match now counts as No."],
    "the host name did not match 3 times",
  ],
  [
    "ja",
    [
      "db-01 と一致しません。あと2回入力できます。",
      "db-01 と一致しません。次が最後です。一致しなければ「いいえ」とみなします。",
    ],
    "ホスト名が3回一致しませんでした",
  ],
] as const)(
  "three wrong words (%s): told before the last one, and no plain No",
  async (language, complaints, reason) => {
    const prompter = person("DB-01", "db-01 ", "db01");
    const hands = { prompter, language, responder: "yamada", now: () => NOW };
    expect(await answer(confirm("db-01"), hands)).toEqual({ value: false, by: "yamada", reason, recorded: {} });
    expect(prompter.complaints).toEqual(complaints);
  },
);

test("who goes away has not answered, not even No", async () => {
  expect(await reply(confirm(null), person())).toBeNull();
});

const broken = failure("failed", "EXIT_CODE", same("exit code 3"));
const failed = (options: (Question & { kind: "failure" })["options"]): Question => ({
  ...asked,
  kind: "failure",
  failure: broken,
  tail: "",
  options,
});

test("the cursor stands on the safest remedy", async () => {
  const prompter = person("stop");
  expect((await reply(failed(["retry", "skip", "pause", "stop"]), prompter))?.value).toBe("stop");
  expect(prompter.offered).toEqual(["retry", "skip", "pause", ">stop"]);
});

test("skipping needs a reason", async () => {
  const prompter = person("skip", " ", "restored by hand");
  expect(await reply(failed(["retry", "skip", "stop"]), prompter)).toEqual({
    value: "skip",
    by: "yamada",
    reason: "restored by hand",
    recorded: {},
  });
  expect(prompter.complaints).toEqual(["A reason is needed; the report shows it."]);
});

const manual: Question = {
  ...asked,
  kind: "manual",
  instructions: same("Call the provider."),
  record: [{ name: "ticket", title: same("Ticket number") }],
};

test("a manual step records its facts, then asks whether it is done", async () => {
  expect(await reply(manual, person("", "T-42", "maybe", "yes"))).toEqual({
    value: true,
    by: "yamada",
    reason: null,
    recorded: { ticket: "T-42" },
  });
});

test("a manual step that cannot be done says so, with the reason", async () => {
  expect(await reply(manual, person("-", "no", "nobody answers"))).toEqual({
    value: false,
    by: "yamada",
    reason: "nobody answers",
    recorded: { ticket: "-" },
  });
});

test.each([
  ["integer", "42", 42],
  ["integer", "４２", 42],
  ["integer", "4.2", null],
  ["integer", "99999999999999999", null],
  ["number", "-3.5", -3.5],
  ["number", "0x10", null],
  ["number", "Infinity", null],
  ["boolean", "No", false],
  ["boolean", "perhaps", null],
  ["timestamp", "2026-11-21T05:30+09:00", "2026-11-20T20:30:00.000Z"],
  ["timestamp", "2026-11-21 05:30:10Z", "2026-11-21T05:30:10.000Z"],
  ["timestamp", "yesterday", null],
  ["timestamp", "25:00", null],
  ["timestamp", "2026-13-01T00:00Z", null],
  ["string", " as it is ", " as it is "],
] as const)("as %s, %j is %j", (type, line, value) => {
  expect(parseAnswer(type, line, NOW)).toBe(value);
});

test("a bare time is today", () => {
  const today = new Date(NOW);
  expect(parseAnswer("timestamp", "4:05", NOW)).toBe(new Date(new Date(today).setHours(4, 5, 0, 0)).toISOString());
});

test("an answer must match its pattern", () => {
  const question = { ...asked, kind: "input", type: "string", pattern: "^backup_\\d{8}$", fallback: null } as const;
  expect(wrongAnswer(question, "backup_2026", NOW)?.en).toBe("It must match ^backup_\\d{8}$");
  expect(wrongAnswer(question, "backup_20261121", NOW)).toBeNull();
});
