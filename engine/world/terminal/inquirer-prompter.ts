import type { PassThrough } from "node:stream";
import type { ListrInquirerPromptAdapter } from "@listr2/prompt-adapter-inquirer";
import type { Language } from "../../program/value.ts";
import type { Key } from "./keys.ts";
import type { Prompter } from "./questions.ts";
import type { Style } from "./style.ts";
import { ASK } from "./words.ts";

interface PrompterOptions {
  readonly adapter: () => ListrInquirerPromptAdapter;
  /** What inquirer reads instead of the terminal: only keys that passed the keyboard. */
  readonly keys: PassThrough;
  readonly signal: AbortSignal;
  readonly language: Language;
  readonly style: Style;
  readonly unicode: boolean;
  readonly interrupt: () => void;
}

/** Asks through inquirer inside the board. */
export function inquirerPrompter(options: PrompterOptions): Prompter {
  const { adapter, keys, signal, language, style, unicode } = options;
  // One for each prompt: listr2's adapter puts the prompt's output into it.
  const context = (): { input: PassThrough; signal: AbortSignal } => ({ input: keys, signal });
  const theme = themeOf(style, language, unicode);

  const answered = async <T>(ask: () => Promise<T>): Promise<T | null> => {
    if (signal.aborted) return null;
    try {
      return await ask();
    } catch (error) {
      if (error instanceof Error && error.name === "ExitPromptError") options.interrupt();
      return null;
    }
  };

  return {
    line: ({ message, fallback, wrong }) =>
      answered(async () => {
        const { input } = await import("@inquirer/prompts");
        return adapter().run(
          input,
          {
            message: `${message}:`,
            ...(fallback === null ? {} : { default: fallback }),
            // The terminal's own cursor is hidden while the board is drawn.
            transformer: (value: string, { isFinal }: { isFinal: boolean }) => (isFinal ? value : `${value}_`),
            validate: (text: string) => wrong(text) ?? true,
            theme: { ...theme, validationFailureMode: "clear" },
          },
          context(),
        );
      }),
    choose: ({ message, options: choices, first }) =>
      answered(async () => {
        const { select } = await import("@inquirer/prompts");
        return adapter().run(
          select<string>,
          {
            message,
            choices: choices.map(({ value, title }) => ({ value, name: title })),
            ...(first === null ? {} : { default: first }),
            loop: false,
            pageSize: 10,
            theme: { ...theme, indexMode: "number", icon: { cursor: unicode ? "❯" : ">" } },
          },
          context(),
        );
      }),
  };
}

/** Keys as inquirer expects them from a terminal. */
export const feed = (keys: PassThrough, pressed: readonly Key[]): void => {
  for (const key of pressed) keys.write(key.kind === "text" ? key.text : BYTES[key.kind]);
};

const BYTES: Record<Exclude<Key["kind"], "text">, string> = {
  enter: "\r",
  erase: "\x7f",
  "erase-line": "\x15",
  up: "\x1b[A",
  down: "\x1b[B",
  interrupt: "",
};

// Inquirer's own colours look at the environment only; these follow the face's.
function themeOf({ paint }: Style, language: Language, unicode: boolean) {
  const asIs = (text: string): string => text;
  return {
    // Led by a space: listr2 takes what directly follows a cursor sequence for a part of it, and trims the rest.
    prefix: ` ${paint.yellow.bold("?")}`,
    style: {
      message: asIs,
      answer: asIs,
      error: (text: string) => paint.red(`! ${text}`),
      defaultAnswer: (text: string) => paint.dim(`[${text}]`),
      help: paint.dim,
      highlight: paint.cyan.bold,
      key: asIs,
      disabled: asIs,
      description: asIs,
      keysHelpTip: () =>
        paint.dim(`${unicode ? "↑↓" : "up/down"} ${ASK.navigate[language]}  Enter ${ASK.select[language]}`),
    },
  };
}
