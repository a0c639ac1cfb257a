import { Command, CommanderError, Option } from "commander";
import type { GlobalWords, Manner } from "./commands/options.ts";
import { typed } from "./commands/typed.ts";
import { examplesOf, HELP, OPTIONS, TITLES, VERBS, type Verb } from "./help.ts";
import type { ExitCode } from "./program/failure.ts";
import type { Language } from "./program/value.ts";
import { displayWidth } from "./runbook/width.ts";

/** What a command line asks for; nothing of it is loaded before it is known. */
export type Act = (manner: Manner) => ExitCode | Promise<ExitCode>;

/** Every word that can be typed. Parsing hands the act over to `will`. */
export function commandLine(of: { language: Language; launcher: string; will: (act: Act) => void }): Command {
  const { language, will } = of;
  const about = (name: keyof typeof OPTIONS): string => OPTIONS[name][language];
  const examples = (verb: Verb | "program"): string => typed(examplesOf(verb, language), of.launcher);
  const program = new Command("runbook")
    .description(HELP.about[language])
    .helpOption("-h, --help", about("help"))
    .helpCommand("help [command]", about("helpCommand"))
    .version("0.1.0", "-V, --version", about("version"))
    .option("-C, --home <dir>", about("home"))
    .option("--inventory <file>", about("inventory"))
    .option("--reports <dir>", about("reports"))
    .addOption(new Option("--lang <language>", about("lang")).choices(["en", "ja"]))
    .option("--json", about("json"))
    .option("--events", about("events"))
    .option("--plain", about("plain"))
    .option("--quiet", about("quiet"))
    .option("--color", about("color"))
    .option("--no-color", about("noColor"))
    .option("--no-input", about("noInput"))
    .addHelpText("after", examples("program"))
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .configureHelp({
      showGlobalOptions: true,
      displayWidth,
      styleTitle: (title) => TITLES[language][title] ?? title,
      optionDescription: ({ description, argChoices }) =>
        argChoices === undefined ? description : `${description} (${argChoices.join(", ")})`,
    });

  const verb = (name: Verb, words = ""): Command =>
    program
      .command(`${name}${words}`)
      .description(VERBS[name].about[language])
      .addHelpText("after", examples(name))
      .exitOverride();
  const environment = (): Option => new Option("-e, --env <name>", about("env"));
  const input = (): Option => new Option("-i, --input <name=value>", about("input")).argParser(gathered);

  verb("run", " <runbook>")
    .addOption(environment())
    .addOption(input())
    .option("--detected-at <time>", about("detectedAt"))
    .option("--occurred-at <time>", about("occurredAt"))
    .option("--also", about("also"))
    .action((name: string, words: Aimed & { detectedAt?: string; occurredAt?: string; also?: boolean }) => {
      const whole = aimed(words);
      will(async (manner) => (await import("./commands/run.ts")).run(name, whole, manner));
    });
  verb("drill", " <runbook>")
    .addOption(environment())
    .addOption(input())
    .option("--fault <name>", about("fault"))
    .option("--unattended", about("unattended"))
    .action((name: string, words: Aimed & { fault?: string; unattended?: boolean }) => {
      const whole = aimed(words);
      will(async (manner) => (await import("./commands/drill.ts")).drill(name, whole, manner));
    });
  verb("plan", " <runbook>")
    .addOption(environment())
    .addOption(input())
    .action((name: string, words: Aimed) => {
      const whole = aimed(words);
      will(async (manner) => (await import("./commands/plan.ts")).plan(name, whole, manner));
    });
  verb("resume", " [run]").action((name?: string) =>
    will(async (manner) => (await import("./commands/resume.ts")).resume(name ?? null, manner)),
  );
  verb("status", " [run]").action((name?: string) =>
    will(async (manner) => (await import("./commands/status.ts")).status(name, manner)),
  );
  verb("report", " [run]").action((name = "last") =>
    will(async (manner) => (await import("./commands/report.ts")).report(name, manner)),
  );
  verb("verify", " [run]")
    .option("--head <seal>", about("head"))
    .action((name = "last", words) =>
      will(async (manner) => (await import("./commands/verify.ts")).verify(name, words, manner)),
    );
  verb("lint", " [files...]").action((names: string[]) =>
    will(async (manner) => (await import("./commands/lint.ts")).lint(names, manner)),
  );
  verb("list").action(() => will(async (manner) => (await import("./commands/list.ts")).list(manner)));
  verb("show", " <runbook>")
    .option("-e, --env <name>", about("showEnv"))
    .action((name: string, words: { env?: string }) =>
      will(async (manner) => (await import("./commands/show.ts")).show(name, words, manner)),
    );
  verb("schema")
    .addOption(new Option("--of <document>", about("of")).choices(["runbook", "inventory"]).default("runbook"))
    .action((words) => will(async () => (await import("./commands/schema.ts")).schema(words.of)));
  return program;
}

/** The words every command understands, as far as they were read. */
export const globalWords = (program: Command): GlobalWords => program.opts<GlobalWords>();

interface Aimed {
  readonly env?: string;
  readonly input?: readonly string[];
}

const gathered = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

// Not commander's to demand: it would ask for --env before it sees that --evn was a slip.
function aimed<W extends Aimed>(words: W): W & { readonly env: string; readonly input: readonly string[] } {
  const { env, input = [] } = words;
  if (env !== undefined) return { ...words, env, input };
  const code = "commander.missingMandatoryOptionValue";
  throw new CommanderError(1, code, "error: required option '-e, --env <name>' not specified");
}
