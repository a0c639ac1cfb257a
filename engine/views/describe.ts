import type { Command, Effect, Place } from "../program/effect.ts";

/** What was asked of the world, in one text: the command, the request, the copy. */
export function describe(effect: Exclude<Effect, { kind: "ask" | "sleep" | "now" | "tell" }>): string {
  switch (effect.kind) {
    case "exec":
      return commandText(effect.command);
    case "fetch":
      return `${effect.method} ${effect.url}`;
    case "dial":
      return `tcp ${effect.address}:${effect.port}`;
    case "transfer":
      return `copy ${place(effect.from)} → ${place(effect.to)} (${effect.mode})`;
    case "notify":
      return `notify ${effect.to.join(", ")}: ${effect.message.en}`;
    default:
      return effect satisfies never;
  }
}

const commandText = (command: Command): string =>
  command.form === "script" ? command.text.trimEnd() : command.argv.map(argument).join(" ");

// For reading only: quotes where an argument would not read as one word.
const argument = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

const place = ({ host, path }: Place): string => (host === null ? path : `${host}:${path}`);
