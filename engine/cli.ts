import { CommanderError, type Command } from "commander";
import { commandLine, globalWords, type Act } from "./command-line.ts";
import { launcher, refuseMissing } from "./commands/home.ts";
import { mannerOf } from "./commands/options.ts";
import { Refusal } from "./commands/refusal.ts";
import { typed } from "./commands/typed.ts";
import { EXIT, type ExitCode } from "./program/failure.ts";
import type { Language } from "./program/value.ts";
import { HELP } from "./help.ts";
import { usageText } from "./usage.ts";
import { CannotJournal, noRoom } from "./world/journal-store.ts";
import { pickLanguage } from "./world/terminal/taste.ts";

/** argv → command. The only reader of argv and the only setter of the exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  // A reader that has gone away (`| head`) misses the rest; that is no failure of the command.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  const language = languageIn(argv);
  let act: Act | null = null;
  const program = commandLine({ language, launcher: launcher(), will: (next) => (act = next) });
  try {
    program.parse([...argv], { from: "user" });
    const words = globalWords(program);
    if (act !== null) {
      refuseMissing(words);
      process.exitCode = await (act as Act)(mannerOf(words));
    }
  } catch (stop) {
    process.exitCode = explain(stop, program, language);
  }
}

// Help and mistakes are told before commander has read every word.
function languageIn(argv: readonly string[]): Language {
  const at = argv.findLastIndex((word) => word === "--lang" || word.startsWith("--lang="));
  const word = argv[at]?.slice("--lang=".length) || argv[at + 1];
  return pickLanguage(at >= 0 && (word === "en" || word === "ja") ? word : undefined, process.env);
}

function explain(stop: unknown, program: Command, language: Language): ExitCode {
  const { home } = mannerOf(globalWords(program));
  const tell = (text: string): void => void process.stderr.write(`${text}\n`);
  if (stop instanceof CommanderError) {
    if (stop.exitCode === 0) return EXIT.ok; // help or version was asked for and printed
    const text = usageText(stop, language);
    if (text !== null) tell(typed(text, launcher()));
    return EXIT.invalidInput;
  }
  if (stop instanceof Refusal) {
    const hint = stop.hint === null ? "" : `\n  → ${typed(stop.hint[language], home.program)}`;
    tell(stop.text[language] + hint);
    return stop.exit;
  }
  // A disk too full for a folder or a lock is too full for the journal.
  if (stop instanceof CannotJournal || noRoom(stop)) {
    const replaced = stop instanceof CannotJournal && stop.code === "REPLACED";
    const text = replaced ? HELP.journalReplaced : HELP.cannotJournal;
    tell(`${typed(text[language], home.program)} (${(stop as Error).message})`);
    return EXIT.cannotJournal;
  }
  tell(typed(HELP.bug[language], home.program));
  tell(stop instanceof Error ? (stop.stack ?? stop.message) : String(stop));
  return EXIT.bug;
}
