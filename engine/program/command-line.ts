import type { CommandText, Facts } from "./expression.ts";
import { commandOf } from "./probe.ts";

/** A command as people read it: the whole script, or its arguments on one line. Who has little room shortens it. */
export function commandLine(written: CommandText, facts: Facts): string {
  const command = commandOf(written, facts);
  return command.form === "argv" ? command.argv.join(" ") : command.text.trim();
}
