import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { EXIT } from "../../engine/program/failure.ts";
import type { Pty } from "../pty.ts";
import { book, smallHome, type SmallHome } from "./small-home.ts";

/** What becomes of a question: nobody there, a No, a question left by Ctrl-C. */
const RUNBOOKS = {
  "shop/sure": book("sure", [
    { id: "before", run: 'echo before >>"{home}/effects"', undo: 'echo undone >>"{home}/effects"', ...common() },
    {
      id: "act",
      run: 'echo act >>"{home}/effects"',
      confirm: { en: "Do it now?", ja: "実行しますか?" },
      ...common(),
    },
  ]),
};
const RUN = ["run", "sure", "--env", "here"];

let home: SmallHome;
beforeEach(() => {
  home = smallHome({ runbooks: RUNBOOKS });
});
afterEach(() => home.remove());

function common(): object {
  return { on: "box", timeout: "10s", drill: "run" };
}

/** Types one line once the terminal listens. */
async function reply(terminal: Pty, shown: string, line: string): Promise<void> {
  await terminal.waitFor(shown);
  await pause(800);
  terminal.write(line);
  await pause(200);
  terminal.write("\r");
}

const wayBack = (language: "en" | "ja"): string =>
  `${{ en: "Resume with:", ja: "再開するには:" }[language]} ${home.program} resume ${home.runs()[0]}`;

test.each([
  [
    "en",
    [
      "? Do it now?",
      '    on box: echo act >>"{home}/effects"',
      "    No: this step is not run; you are then asked what to do instead, unless the runbook says it.",
      "    nobody can be asked here (no terminal)",
      "",
      "Run     paused: act needs a person, and nobody answered here",
    ],
  ],
  [
    "ja",
    [
      "? 実行しますか?",
      '    box で実行: echo act >>"{home}/effects"',
      "    「いいえ」の場合、このステップは実行しません。手順書に定めがなければ、次にどうするかを尋ねます。",
      "    端末がないため質問できません",
      "",
      "実行       一時停止: act は人の判断が必要ですが、回答がありません",
    ],
  ],
] as const)(
  "nobody at the terminal (%s): the run pauses before the step and says how to go on",
  async (language, said) => {
    const { code, stdout, stderr } = await home.call("--lang", language, ...RUN);
    expect([code, stderr]).toEqual([EXIT.personNeeded, ""]);
    const lines = stdout.trimEnd().split("\n");
    const from = lines.findIndex((line) => line.startsWith("? "));
    const shown = lines.slice(from, from + said.length + 1).filter((line) => !/^ {4}(answer by|回答期限) /.test(line));
    expect(shown).toEqual(said.map((line) => line.replace("{home}", home.directory)));
    expect(lines.at(-1)).toBe(wayBack(language));
    expect(home.lines("effects")).toEqual(["before"]);
    expect(home.entries().at(-1)).toMatchObject({ kind: "stopping", signal: null });
  },
);

test.each([["screen"], ["plain"]])("%s: --no-input asks nobody, though somebody is there", async (face) => {
  const terminal = home.terminal(["--no-input", ...(face === "plain" ? ["--plain"] : []), ...RUN]);
  expect((await terminal.exited).code).toBe(EXIT.personNeeded);
  expect(terminal.history()).toContain("Run     paused: act needs a person, and nobody answered here");
  expect(terminal.history().split("\n").at(-1)).toBe(wayBack("en"));
  expect(home.lines("effects")).toEqual(["before"]);
});

test("--json: the question is on stderr, the document says that the run is not over", async () => {
  const { code, stdout, stderr } = await home.call("--json", ...RUN);
  expect(code).toBe(EXIT.personNeeded);
  expect(stderr).toContain("? Do it now?");
  expect(JSON.parse(stdout)).toMatchObject({
    outcome: null,
    report: null,
    steps: [{ id: "before", outcome: "ok" }, {}],
  });
});

test("a No is no failure of the machine: the choices follow, and stop ends the run", async () => {
  const terminal = home.terminal(["--plain", ...RUN]);
  await reply(terminal, "Type yes to go on [y/N]", "no");
  await terminal.waitFor("What now? Number");
  const shown = terminal.history();
  for (const line of [
    "✘ act  (box)  refused",
    "yamada answered No [ANSWERED_NO]",
    "1. Retry: run the step again",
    "2. Skip: go on without it (asks for a reason)",
    "3. Roll back: undo what was done, last first",
    "4. Pause: leave the run here, resume it later",
    "5. Stop: end the run after its closing steps",
  ])
    expect(shown).toContain(line);
  await reply(terminal, "What now? Number [5]:", "");
  expect((await terminal.exited).code).toBe(EXIT.stoppedByPerson);
  expect(terminal.history()).toContain("Run     ended without success: yamada answered No");
  expect(home.lines("effects")).toEqual(["before"]);
});

test("a No, then another thought: the step is asked again and runs once", async () => {
  const terminal = home.terminal(["--plain", ...RUN]);
  await reply(terminal, "Type yes to go on [y/N]", "no");
  await reply(terminal, "What now? Number [5]:", "1");
  await terminal.waitFor(/Type yes to go on \[y\/N\][^]*Type yes to go on \[y\/N\]/);
  await reply(terminal, "act: Retry", "yes");
  expect((await terminal.exited).code).toBe(EXIT.ok);
  expect(home.lines("effects")).toEqual(["before", "act"]);
});

test("a No, then roll back: what was done is undone", async () => {
  const terminal = home.terminal(["--plain", ...RUN]);
  await reply(terminal, "Type yes to go on [y/N]", "no");
  await reply(terminal, "What now? Number [5]:", "3");
  expect((await terminal.exited).code).toBe(EXIT.stepFailed);
  expect(terminal.history()).toContain("Run     ended without success: rolled back: yamada answered No");
  expect(home.lines("effects")).toEqual(["before", "undone"]);
});

test.each([["screen"], ["plain"]])("%s: Ctrl-C in a question pauses; resume asks again", async (face) => {
  const flag = face === "plain" ? ["--plain"] : [];
  const terminal = home.terminal([...flag, ...RUN]);
  await terminal.waitFor("[y/N]");
  terminal.write("\x03");
  expect((await terminal.exited).code).toBe(EXIT.interrupted);
  expect(terminal.history().split("\n").at(-1)).toBe(wayBack("en"));
  const again = home.terminal([...flag, "resume"]);
  await reply(again, "[y/N]", "yes");
  expect((await again.exited).code).toBe(EXIT.ok);
  expect(home.lines("effects")).toEqual(["before", "act"]);
});
