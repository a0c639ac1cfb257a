import { Command, CommanderError, Option } from "commander";
import { mannerOf, type GlobalWords, type Manner } from "./commands/options.ts";
import { Refusal } from "./commands/refusal.ts";
import { EXIT, type ExitCode } from "./program/failure.ts";
import { HELP } from "./help.ts";
import { usageText } from "./usage.ts";
import { CannotJournal, noRoom } from "./world/journal-store.ts";

/** argv → command. The only reader of argv and the only setter of the exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  // A reader that has gone away (`| head`) misses the rest; that is no failure of the command.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  const program = new Command("runbook");
  let act: (() => ExitCode | Promise<ExitCode>) | null = null;
  const manner = (): Manner => mannerOf(program.opts<GlobalWords>());
  const will = (next: (manner: Manner) => ExitCode | Promise<ExitCode>): void => {
    act = () => next(manner());
  };
  describe(program, will);
  try {
    program.parse([...argv], { from: "user" });
    if (act !== null) process.exitCode = await (act as () => Promise<ExitCode>)();
  } catch (stop) {
    process.exitCode = explain(stop, program);
  }
}

type Will = (next: (manner: Manner) => ExitCode | Promise<ExitCode>) => void;

function describe(program: Command, will: Will): void {
  const verb = (words: string, about: string): Command => program.command(words).description(about).exitOverride();
  const many = (value: string, before: readonly string[]): readonly string[] => [...before, value];
  const environment = (): Option =>
    new Option("-e, --env <name>", "environment of the inventory").makeOptionMandatory();
  const input = (): Option =>
    new Option("-i, --input <name=value>", "value for an input, repeatable").argParser(many).default([]);

  program
    .description(HELP.about)
    .version("0.1.0", "-V, --version")
    .option("-C, --home <dir>", "folder with runbooks/, templates/ and reports/")
    .option("--inventory <file>", "inventory to use")
    .option("--reports <dir>", "where runs are kept")
    .addOption(new Option("--lang <language>", "language of everything shown").choices(["en", "ja"]))
    .option("--json", "one JSON document on stdout at the end")
    .option("--events", "the journal's entries as JSON lines on stdout")
    .option("--plain", "lines instead of a live screen")
    .option("--quiet", "no progress; questions and the result only")
    .option("--color", "colours even without a terminal")
    .option("--no-color", "no colours")
    .option("--no-input", "never ask; stop where a person is needed")
    .addHelpText("after", HELP.after)
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({ outputError: () => {} });

  verb("run <runbook>", "recover for real, step by step")
    .addOption(environment())
    .addOption(input())
    .option("--detected-at <time>", "when the incident was detected (starts the RTO clock); now by default")
    .option("--occurred-at <time>", "when it began, if known")
    .addHelpText("after", HELP.run)
    .action((name, words) => will(async (manner) => (await import("./commands/run.ts")).run(name, words, manner)));
  verb("drill <runbook>", "break a practice system for real and recover it")
    .addOption(environment())
    .addOption(input())
    .option("--fault <name>", "what to break; the runbook's own fault by default")
    .option("--unattended", "answer only what the runbook declares for drills")
    .addHelpText("after", HELP.drill)
    .action((name, words) => will(async (manner) => (await import("./commands/drill.ts")).drill(name, words, manner)));
  verb("plan <runbook>", "show every step with its values; execute nothing")
    .addOption(environment())
    .addOption(input())
    .action((name, words) => will(async (manner) => (await import("./commands/plan.ts")).plan(name, words, manner)));
  verb("resume [run]", "carry on an interrupted run (the last one by default)")
    .addHelpText("after", HELP.resume)
    .action((name) => will(async (manner) => (await import("./commands/resume.ts")).resume(name ?? null, manner)));
  verb("status [run]", "how a run stands, or all of them").action((name) =>
    will(async (manner) => (await import("./commands/status.ts")).status(name, manner)),
  );
  verb("report [run]", "render the incident report (of the last run by default)").action((name) =>
    will(async (manner) => (await import("./commands/report.ts")).report(name ?? "last", manner)),
  );
  verb("verify [run]", "check the journal's seals and every stored output")
    .option("--head <seal>", "a seal kept elsewhere that the journal must contain")
    .action((name, words) =>
      will(async (manner) => (await import("./commands/verify.ts")).verify(name ?? "last", words, manner)),
    );
  verb("lint [runbooks...]", "find every mistake in runbooks (all by default)").action((names) =>
    will(async (manner) => (await import("./commands/lint.ts")).lint(names, manner)),
  );
  verb("list", "the runbooks of the library").action(() =>
    will(async (manner) => (await import("./commands/list.ts")).list(manner)),
  );
  verb("show <runbook>", "what a runbook needs and does").action((name) =>
    will(async (manner) => (await import("./commands/show.ts")).show(name, manner)),
  );
  verb("schema", "JSON Schema for editors")
    .addOption(new Option("--of <document>").choices(["runbook", "inventory"]).default("runbook"))
    .action((words) => will(async () => (await import("./commands/schema.ts")).schema(words.of)));
}

function explain(stop: unknown, program: Command): ExitCode {
  const { language } = mannerOf(program.opts<GlobalWords>());
  if (stop instanceof CommanderError) {
    if (stop.exitCode === 0) return EXIT.ok; // help or version was asked for and printed
    const text = usageText(stop, language);
    if (text !== null) process.stderr.write(`${text}\n`);
    return EXIT.invalidInput;
  }
  if (stop instanceof Refusal) {
    const hint = stop.hint === null ? "" : `\n  → ${stop.hint[language]}`;
    process.stderr.write(`${stop.text[language]}${hint}\n`);
    return stop.exit;
  }
  // A disk too full for a folder or a lock is too full for the journal.
  if (stop instanceof CannotJournal || noRoom(stop)) {
    const replaced = stop instanceof CannotJournal && stop.code === "REPLACED";
    const text = replaced ? HELP.journalReplaced : HELP.cannotJournal;
    process.stderr.write(`${text[language]} (${(stop as Error).message})\n`);
    return EXIT.cannotJournal;
  }
  process.stderr.write(
    `${HELP.bug[language]}\n${stop instanceof Error ? (stop.stack ?? stop.message) : String(stop)}\n`,
  );
  return EXIT.bug;
}
