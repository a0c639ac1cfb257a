import type { CommandText, Facts } from "./expression.ts";
import { commandOf } from "./probe.ts";

/** A command on one line, for people. */
export function commandLine(written: CommandText, facts: Facts): string {
  const command = commandOf(written, facts);
  if (command.form === "argv") return command.argv.join(" ");
  const lines = command.text.trim().split("\n");
  return lines.length === 1 ? (lines[0] ?? "") : `${lines[0]} … (${lines.length} lines)`;
}
