import type { Language } from "../../program/value.ts";
import type { Face, FaceOptions } from "./face.ts";
import { plainFace } from "./plain.ts";
import { screenFace } from "./screen.ts";
import { quietFace } from "./silent.ts";
import { showsUnicode, wantsColor } from "./taste.ts";

export { pickLanguage, showsUnicode, wantsColor } from "./taste.ts";

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
 * Without a terminal, on a dumb one, in CI and with `--plain` or `--quiet`: plain lines, of which `--quiet` leaves only
 * warnings and questions. Else the screen.
 */
export function chooseFace(choice: FaceChoice): Face {
  const { env = process.env, stdin: input = process.stdin, stdout = process.stdout, stderr = process.stderr } = choice;
  const machine = choice.json || choice.events;
  const output = machine ? stderr : stdout;
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
  if (choice.quiet) return quietFace(plainFace(options));
  const lines = machine || choice.plain || !input.isTTY || !output.isTTY || env["TERM"] === "dumb" || isSet(env["CI"]);
  return lines ? plainFace(options) : screenFace(options);
}

const isSet = (value: string | undefined): boolean => value !== undefined && !["", "0", "false"].includes(value);
