import type {
  ConfirmQuestion,
  FailureQuestion,
  InputQuestion,
  ManualQuestion,
  Question,
  Remedy,
  Reply,
} from "../../program/question.ts";
import type { Language, Localised, Value } from "../../program/value.ts";
import { cleanLine } from "./clean.ts";
import { parseAnswer, wrongAnswer } from "./answers.ts";
import { ASK, REMEDY, challengeText, wrongWord } from "./words.ts";

/** How a face reads from a person. Null means: nobody answered (cancelled, out of time, terminal gone). */
export interface Prompter {
  /** One line. `wrong` judges it; while it says something, it is shown and the line is asked for again. */
  line(asked: {
    message: string;
    fallback: string | null;
    wrong: (text: string) => string | null;
  }): Promise<string | null>;
  /** One of several. `first` is where the cursor stands. */
  choose(asked: { message: string; options: readonly Option[]; first: string | null }): Promise<string | null>;
}

interface Option {
  readonly value: string;
  readonly title: string;
}

export interface Hands {
  readonly prompter: Prompter;
  readonly language: Language;
  readonly responder: string;
  readonly now: () => number;
}

/** Gets the answer to a question that is already on the screen. */
export const answer = (question: Question, hands: Hands): Promise<Reply | null> => {
  switch (question.kind) {
    case "confirm":
      return question.challenge === null ? yesNo(hands) : challenge(question.challenge, hands);
    case "input":
      return input(question, hands);
    case "choice":
      return choice(question, hands);
    case "manual":
      return manual(question, hands);
    case "failure":
      return remedy(question, hands);
    default:
      return question satisfies never;
  }
};

const TRIES = 3;

async function yesNo(hands: Hands): Promise<Reply | null> {
  const { prompter, language } = hands;
  const text = await prompter.line({
    message: ASK.yesNo[language],
    fallback: null,
    wrong: (line) =>
      line.trim() === "" || parseAnswer("boolean", line, hands.now()) !== null ? null : ASK.notYesNo[language],
  });
  return text === null ? null : reply(hands, parseAnswer("boolean", text, hands.now()) === true);
}

/** The exact word is a yes. Enter alone is a No; three wrong words are one as well, and the reason says so. */
async function challenge(word: NonNullable<ConfirmQuestion["challenge"]>, hands: Hands): Promise<Reply | null> {
  const { prompter, language } = hands;
  let tries = 0;
  const text = await prompter.line({
    message: cleanLine(challengeText(word)[language]),
    fallback: null,
    wrong: (line) => {
      tries += 1;
      return line === word || line === "" || tries >= TRIES
        ? null
        : cleanLine(wrongWord(word, TRIES - tries)[language]);
    },
  });
  if (text === null) return null;
  return reply(hands, text === word, text === word || text === "" ? null : ASK.noMatch[language]);
}

async function input(question: InputQuestion, hands: Hands): Promise<Reply | null> {
  const { prompter, language, now } = hands;
  const text = await prompter.line({
    message: ASK.value[language],
    fallback: question.fallback === null ? null : asText(question.fallback),
    wrong: (line) => wrongAnswer(question, line, now())?.[language] ?? null,
  });
  return text === null ? null : reply(hands, parseAnswer(question.type, text, now()));
}

async function choice(question: Question & { kind: "choice" }, hands: Hands): Promise<Reply | null> {
  const { prompter, language } = hands;
  const options = question.options.map(({ value, title }) => ({ value, title: cleanLine(title[language]) }));
  const first = typeof question.fallback === "string" ? question.fallback : null;
  const value = await prompter.choose({ message: ASK.choose[language], options, first });
  return value === null ? null : reply(hands, value);
}

async function manual(question: ManualQuestion, hands: Hands): Promise<Reply | null> {
  const { prompter, language, now } = hands;
  const recorded: Record<string, string> = {};
  for (const { name, title } of question.record) {
    const text = await prompter.line({
      message: cleanLine(title[language]),
      fallback: null,
      wrong: needed(ASK.needed, language),
    });
    if (text === null) return null;
    recorded[name] = text.trim();
  }
  const done = await prompter.line({
    message: ASK.whenDone[language],
    fallback: null,
    wrong: (line) => (parseAnswer("boolean", line, now()) === null ? ASK.notYesNo[language] : null),
  });
  if (done === null) return null;
  if (parseAnswer("boolean", done, now()) === true) return { ...reply(hands, true), recorded };
  const reason = await prompter.line({
    message: ASK.whyNot[language],
    fallback: null,
    wrong: needed(ASK.needed, language),
  });
  return reason === null ? null : { ...reply(hands, false, reason.trim()), recorded };
}

async function remedy(question: FailureQuestion, hands: Hands): Promise<Reply | null> {
  const { prompter, language } = hands;
  const options = question.options.map((value) => ({ value, title: REMEDY[value][language] }));
  const chosen = await prompter.choose({ message: ASK.pick[language], options, first: safest(question.options) });
  if (chosen !== "skip") return chosen === null ? null : reply(hands, chosen);
  const reason = await prompter.line({
    message: ASK.reason[language],
    fallback: null,
    wrong: needed(ASK.reasonNeeded, language),
  });
  return reason === null ? null : reply(hands, chosen, reason.trim());
}

const safest = (options: readonly Remedy[]): Remedy | null =>
  (["stop", "pause"] as const).find((one) => options.includes(one)) ?? null;

const needed =
  (message: Localised, language: Language) =>
  (line: string): string | null =>
    line.trim() === "" ? message[language] : null;

/** A value as a person would type it. */
export const asText = (value: Value): string => (typeof value === "string" ? value : JSON.stringify(value));

const reply = (hands: Hands, value: Value, reason: string | null = null): Reply => ({
  value,
  by: hands.responder,
  reason,
  recorded: {},
});
