import { optional, record, text } from "../program/shape.ts";
import { defineStep, done, notDone } from "../program/step-kind.ts";
import { ask } from "../program/verbs.ts";
import { notPossible } from "../program/people.ts";
import { DEADLINE_MS } from "../program/people.ts";

export const manual = defineStep({
  kind: "manual",
  about: {
    en: "Something a person does outside the engine; what they note down can be read as `recorded`.",
    ja: "エンジンの外で人が行う作業。書き留めた内容は recorded として参照できます。",
  },
  example: `id: open-ticket
manual: { en: Open a ticket with the provider., ja: プロバイダーにチケットを起票してください。 }
record:
  ticket: { en: Ticket number, ja: チケット番号 }
timeout: 20m`,
  fields: {
    manual: text({ en: "What to do, and how to tell that it is done.", ja: "作業内容と完了の見分け方。" }),
    record: optional(
      record(text({ en: "Title of the fact.", ja: "記録する項目名。" }), {
        en: "Facts to write down.",
        ja: "書き留める項目。",
      }),
    ),
  },
  defaults: { risk: "none", repeat: "safe" },
  timed: true,
  outputs: ["answer", "recorded"],
  summary: ({ action, say }) => say(action.manual),
  *run(turn) {
    const { action, step } = turn;
    const answer = yield* ask({
      kind: "manual",
      step: step.id,
      title: turn.say(step.title),
      evidence: [],
      instructions: turn.say(action.manual),
      record: Object.entries(action.record ?? {}).map(([name, title]) => ({ name, title: turn.say(title) })),
      deadlineMs: step.timeoutMs ?? DEADLINE_MS,
      onDeadline: "stop",
      unattended: turn.unattended,
    });
    if (!answer.ok) return notDone(answer.failure);
    if (answer.value.value !== true && !answer.assumed) return notDone(notPossible(answer.value));
    return done({ answer: answer.value.value, recorded: answer.value.recorded }, answer.assumed);
  },
});
