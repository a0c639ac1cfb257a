import { either, flag, integer, oneOf, optional, text, word } from "../program/shape.ts";
import { defineStep, done, notDone } from "../program/step-kind.ts";
import { ask as put } from "../program/verbs.ts";
import { DEADLINE_MS } from "../program/people.ts";

export const ask = defineStep({
  kind: "ask",
  about: {
    en: "Ask the responder for a value; later steps read it as `answer`.",
    ja: "対応者に値を尋ねます。後のステップは answer として参照します。",
  },
  example: `id: outage-began
ask: { en: When did users first notice?, ja: 利用者が最初に気付いたのはいつですか? }
type: timestamp
timeout: 10m`,
  fields: {
    ask: text({ en: "The question.", ja: "質問文。" }),
    type: optional(
      oneOf(["string", "integer", "number", "boolean", "timestamp"], {
        en: "What counts as an answer.",
        ja: "回答の型。",
      }),
    ),
    pattern: optional(word({ en: "Regular expression the answer must match.", ja: "回答が一致すべき正規表現。" })),
    default: optional(
      either(either(word(null), flag(null)), integer(null, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER), {
        en: "Taken on Enter, and at the deadline when the step's risk is none.",
        ja: "Enter、または risk: none で期限切れのときの値。",
      }),
    ),
  },
  defaults: { risk: "none", repeat: "safe" },
  timed: true,
  outputs: ["answer"],
  summary: ({ action, say }) => say(action.ask),
  *run(turn) {
    const { action, step } = turn;
    const fallback = action.default ?? null;
    const answer = yield* put({
      kind: "input",
      step: step.id,
      title: turn.say(action.ask),
      evidence: [],
      type: action.type ?? "string",
      pattern: action.pattern ?? null,
      fallback,
      deadlineMs: step.timeoutMs ?? DEADLINE_MS,
      onDeadline: fallback !== null && step.risk === "none" ? "default" : "stop",
      unattended: turn.unattended ?? fallback,
    });
    return answer.ok ? done({ answer: answer.value.value }, answer.assumed) : notDone(answer.failure);
  },
});
