import type { Failure } from "../program/failure.ts";
import type { Localised } from "../program/value.ts";
import type { Manner } from "./options.ts";

/** A line of progress for people: on stderr, so that stdout stays data. */
export function say(line: Localised, manner: Manner): void {
  process.stderr.write(`${line[manner.language]}\n`);
}

/** A failure that does not end the command: what is wrong and what to do about it. */
export function sayFailure({ message, hint }: Failure, manner: Manner): void {
  say(message, manner);
  if (hint !== null) say({ en: `  → ${hint.en}`, ja: `  → ${hint.ja}` }, manner);
}

/** A command's result: one JSON document, or lines for people. */
export function give(manner: Manner, document: unknown, lines: readonly string[]): void {
  process.stdout.write(manner.json ? `${JSON.stringify(document, null, 2)}\n` : `${lines.join("\n")}\n`);
}
