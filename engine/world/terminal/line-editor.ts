import type { Key } from "./keys.ts";
import type { Prompter } from "./questions.ts";
import { ASK } from "./words.ts";
import type { Language } from "../../program/value.ts";
import { cells } from "./width.ts";

/** Asks in plain lines, without cursor movement beyond taking back what was typed: for `--plain` and screen readers. */
export interface LineEditor {
  readonly prompter: Prompter;
  take(keys: readonly Key[]): void;
  /** Prints lines while a prompt is open and puts the prompt, and what was typed, below them again. */
  around(print: () => void): void;
}

interface Open {
  readonly prompt: string;
  typed: string;
  readonly enter: (line: string) => void;
}

export function lineEditor(options: {
  write: (text: string) => void;
  /** Whole lines, broken as the terminal needs it. */
  lines: (lines: readonly string[]) => void;
  language: Language;
  signal: AbortSignal;
}): LineEditor {
  const { write, lines, language, signal } = options;
  let open: Open | null = null;

  const readLine = (prompt: string): Promise<string | null> =>
    new Promise((resolve) => {
      const end = (line: string | null): void => {
        signal.removeEventListener("abort", abort);
        open = null;
        write("\n");
        resolve(line);
      };
      const abort = (): void => end(null);
      if (signal.aborted) return resolve(null);
      signal.addEventListener("abort", abort);
      open = { prompt, typed: "", enter: end };
      write(prompt);
    });

  const line: Prompter["line"] = async ({ message, fallback, wrong }) => {
    for (;;) {
      const typed = await readLine(`${message}${fallback === null ? "" : ` [${fallback}]`}: `);
      if (typed === null) return null;
      const answer = typed === "" && fallback !== null ? fallback : typed;
      const complaint = wrong(answer);
      if (complaint === null) return answer;
      lines([complaint]);
    }
  };

  return {
    prompter: {
      line,
      async choose({ message, options: choices, first }) {
        lines(choices.map(({ title }, index) => `  ${index + 1}. ${title}`));
        const standard = choices.findIndex(({ value }) => value === first);
        const indexOf = (text: string): number => Number(text.normalize("NFKC").trim()) - 1;
        const picked = await line({
          message: `${message} ${ASK.number[language]}`,
          fallback: standard < 0 ? null : String(standard + 1),
          wrong: (text) => (choices[indexOf(text)] === undefined ? ASK.noSuchNumber[language] : null),
        });
        return picked === null ? null : (choices[indexOf(picked)]?.value ?? null);
      },
    },
    take(keys) {
      for (const key of keys) if (open !== null) apply(open, key, write);
    },
    around(print) {
      if (open === null) return print();
      write("\n");
      print();
      write(open.prompt + open.typed);
    },
  };
}

function apply(open: Open, key: Key, write: (text: string) => void): void {
  switch (key.kind) {
    case "text":
      open.typed += key.text;
      return write(key.text);
    case "enter":
      return open.enter(open.typed);
    case "erase":
    case "erase-line": {
      const characters = Array.from(open.typed);
      const kept = key.kind === "erase" ? characters.slice(0, -1).join("") : "";
      const gone = cells(open.typed) - cells(kept);
      open.typed = kept;
      return write("\b \b".repeat(gone));
    }
    case "up":
    case "down":
    case "interrupt":
      return;
    default:
      return key satisfies never;
  }
}
