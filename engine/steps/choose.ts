import { list, object, optional, text, word } from "../program/shape.ts";
import { defineStep, done, notDone } from "../program/step-kind.ts";
import { ask } from "../program/verbs.ts";
import { DEADLINE_MS } from "../program/people.ts";

export const choose = defineStep({
  kind: "choose",
  about: {
    en: "Let the responder choose; later steps read the choice as `answer`, usually in `when`.",
    ja: "対応者に選んでもらいます。後のステップは when などで answer を参照します。",
  },
  example: `id: wait-or-move
choose: { en: How long will the provider need?, ja: プロバイダーの復旧見込みは? }
options:
  - { value: wait, title: { en: Less than two hours, ja: 2時間未満 } }
  - { value: move, title: { en: Two hours or more, ja: 2時間以上 } }
timeout: 15m`,
  fields: {
    choose: text({ en: "The question.", ja: "質問文。" }),
    options: list(
      object({
        value: word({ en: "What later steps read.", ja: "後のステップが読む値。" }, "^[a-z][a-z0-9-]*$"),
        title: text({ en: "What the responder reads.", ja: "対応者に見せる文。" }),
      }),
      { en: "Two or more options.", ja: "2つ以上の選択肢。" },
    ),
    default: optional(
      word({ en: "Taken at the deadline when the step's risk is none.", ja: "risk: none で期限切れのときの値。" }),
    ),
  },
  defaults: { risk: "none", repeat: "safe" },
  timed: true,
  outputs: ["answer"],
  summary: ({ action, say }) => say(action.choose),
  *run(turn) {
    const { action, step } = turn;
    const fallback = action.default ?? null;
    const answer = yield* ask({
      kind: "choice",
      step: step.id,
      title: turn.say(action.choose),
      evidence: [],
      options: action.options.map(({ value, title }) => ({ value, title: turn.say(title) })),
      fallback,
      deadlineMs: step.timeoutMs ?? DEADLINE_MS,
      onDeadline: fallback !== null && step.risk === "none" ? "default" : "stop",
      unattended: turn.unattended ?? fallback,
    });
    return answer.ok ? done({ answer: answer.value.value }, answer.assumed) : notDone(answer.failure);
  },
});
