import { list, optional, text, word } from "../program/shape.ts";
import { defineStep, done, notDone } from "../program/step-kind.ts";
import { notify as send } from "../program/verbs.ts";

export const notify = defineStep({
  kind: "notify",
  about: {
    en: "Tell people how things stand; the message is shown and journaled.",
    ja: "状況を関係者に知らせます。メッセージは画面とジャーナルに残ります。",
  },
  example: `id: tell-the-team
notify: { en: The database is being restored., ja: データベースを復元中です。 }
to: [first-contact]`,
  fields: {
    notify: text({ en: "The message.", ja: "メッセージ。" }),
    to: optional(
      list(word({ en: "Name of a contact in the inventory.", ja: "インベントリの連絡先名。" }), {
        en: "Whom to tell.",
        ja: "通知先。",
      }),
    ),
  },
  defaults: { risk: "none", repeat: "safe" },
  timed: false,
  outputs: ["delivered"],
  summary: ({ action, say }) => say(action.notify),
  *run(turn) {
    const answer = yield* send({ message: turn.say(turn.action.notify), to: turn.action.to ?? [] });
    return answer.ok ? done({ delivered: answer.value.delivered }, answer.assumed) : notDone(answer.failure);
  },
});
