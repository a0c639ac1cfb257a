import type { Language } from "../../program/value.ts";
import type { Face, FaceOptions } from "./face.ts";
import { plainFace } from "./plain.ts";
import { screenFace } from "./screen.ts";
import { silentFace } from "./silent.ts";

/** What the command line says about how to show a run. */
export interface FaceChoice {
  readonly json: boolean;
  readonly events: boolean;
  readonly plain: boolean;
  readonly quiet?: boolean;
  /** False when nobody may be asked. */
  readonly input?: boolean;
  readonly language: Language;
  /** From `--color` and `--no-color`; undefined leaves it to the environment. */
  readonly color?: boolean | undefined;
  readonly responder: string;
  readonly interrupt?: () => void;
  readonly env?: NodeJS.ProcessEnv;
  readonly stdin?: NodeJS.ReadStream;
  readonly stdout?: NodeJS.WriteStream;
  readonly stderr?: NodeJS.WriteStream;
}

/**
 * The face for this terminal. `--json` and `--events` leave stdout to machines: people then get plain lines on stderr.
 * `--quiet` silences everything but a terminal, where questions may come up. Without a terminal, on a dumb one, in CI and with `--plain`: plain lines. Else the screen.
 */
export function chooseFace(choice: FaceChoice): Face {
  const { env = process.env, stdin: input = process.stdin, stdout = process.stdout, stderr = process.stderr } = choice;
  const machine = choice.json || choice.events;
  const output = machine ? stderr : stdout;
  if (choice.quiet && !output.isTTY) return silentFace();
  const options: FaceOptions = {
    language: choice.language,
    color: wantsColor({ flag: choice.color, env, isTTY: output.isTTY }),
    unicode: showsUnicode(env),
    responder: choice.responder,
    output,
    input,
    asks: choice.input ?? true,
    ...(choice.interrupt ? { interrupt: choice.interrupt } : {}),
  };
  const lines = machine || choice.plain || !input.isTTY || !output.isTTY || env["TERM"] === "dumb" || isSet(env["CI"]);
  return lines ? plainFace(options) : screenFace(options);
}

interface ColorChoice {
  readonly flag: boolean | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly isTTY: boolean;
}

/** The flag decides, then NO_COLOR, FORCE_COLOR, CLICOLOR=0, TERM=dumb, then whether a person is looking. */
export function wantsColor({ flag, env, isTTY }: ColorChoice): boolean {
  if (flag !== undefined) return flag;
  if ((env["NO_COLOR"] ?? "") !== "") return false;
  const force = env["FORCE_COLOR"];
  if (force !== undefined) return force !== "0" && force !== "false";
  if (env["CLICOLOR"] === "0" || env["TERM"] === "dumb") return false;
  return isTTY;
}

/** `--lang`, then the locale's variables in their order; anything but Japanese is English. */
export function pickLanguage(flag: string | undefined, env: NodeJS.ProcessEnv): Language {
  return /^ja/i.test(flag ?? localeOf(env, "LC_MESSAGES")) ? "ja" : "en";
}

/** Whether the locale promises UTF-8; unset means a bare POSIX environment, where Japanese could not be shown either. */
export const showsUnicode = (env: NodeJS.ProcessEnv): boolean =>
  /utf-?8/i.test(localeOf(env, "LC_CTYPE")) && env["TERM"] !== "linux";

const localeOf = (env: NodeJS.ProcessEnv, category: "LC_MESSAGES" | "LC_CTYPE"): string =>
  [env["LC_ALL"], env[category], env["LANG"]].find((value) => (value ?? "") !== "") ?? "";

const isSet = (value: string | undefined): boolean => value !== undefined && !["", "0", "false"].includes(value);
