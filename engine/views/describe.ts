import type { Command, Place } from "../program/effect.ts";
import type { Language, Localised } from "../program/value.ts";
import type { Act } from "./run.ts";

/** What was asked of the world, in one text: the command, the request, the copy. */
export function describe(effect: Act, language: Language): string {
  switch (effect.kind) {
    case "exec":
      return commandText(effect.command);
    case "fetch":
      return `${effect.method} ${effect.url}${effect.body === null ? "" : `\n\n${effect.body}`}`;
    case "dial":
      return `tcp ${effect.address}:${effect.port}`;
    case "transfer":
      return `${COPY[language]} ${place(effect.from)} → ${place(effect.to)} (${effect.mode})`;
    case "notify":
      return `${NOTIFY[language]} ${effect.to.join(", ")}: ${effect.message[language]}`;
    default:
      return effect satisfies never;
  }
}

/**
 * The values a command was given, in lines as a shell takes them: those its text names, or all when it names none.
 * A secret is told by its name only.
 */
export function valuesOf(effect: Act, language: Language): string {
  if (effect.kind !== "exec") return "";
  const all = Object.entries(effect.env);
  if (all.length === 0) return "";
  const words = new Set(commandText(effect.command).split(/\W+/));
  const named = all.filter(([name]) => words.has(name));
  return (named.length === 0 ? all : named)
    .map(([name, value]) => `${name}=${typeof value === "string" ? argument(value) : SECRET(value.secret)[language]}`)
    .join("\n");
}

const SECRET = (name: string): Localised => ({ en: `(secret ${name})`, ja: `(秘密情報 ${name})` });
const COPY = { en: "copy", ja: "コピー" };
const NOTIFY = { en: "notify", ja: "通知" };

const commandText = (command: Command): string =>
  command.form === "script" ? command.text.trimEnd() : command.argv.map(argument).join(" ");

// For reading only: quotes where an argument would not read as one word.
const argument = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

const place = ({ host, path }: Place): string => (host === null ? path : `${host}:${path}`);
