import type { Command, Effect, Place } from "../../program/effect.ts";
import { formatDuration } from "../../program/duration.ts";
import { same, type Localised } from "../../program/value.ts";
import { WORD } from "./words.ts";

/** One line for an effect that is being acted on; null for those a person need not see. */
export function doing(effect: Effect): Localised | null {
  switch (effect.kind) {
    case "exec":
      return same(`${effect.host}$ ${commandText(effect.command)}`);
    case "fetch":
      return same(`${effect.method} ${effect.url}`);
    case "dial":
      return same(`tcp ${effect.address}:${effect.port}`);
    case "transfer":
      return both(
        (language) => `${WORD.copy[language]} ${place(effect.from, language)} -> ${place(effect.to, language)}`,
      );
    case "sleep":
      return both((language) => `${WORD.waiting[language]} ${formatDuration(effect.ms, language)}`);
    case "notify":
      return both((language) => `${WORD.notify[language]} ${effect.to.join(", ")}`);
    case "ask":
      return WORD.waitingForYou;
    case "now":
    case "tell":
      return null;
    default:
      return effect satisfies never;
  }
}

/** A command as it would be typed; arguments with anything unusual in them are quoted. */
const commandText = (command: Command): string =>
  command.form === "script"
    ? command.text.trim()
    : command.argv
        .map((part) => (/^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", `'\\''`)}'`))
        .join(" ");

const place = ({ host, path }: Place, language: "en" | "ja"): string => `${host ?? WORD.here[language]}:${path}`;

const both = (say: (language: "en" | "ja") => string): Localised => ({ en: say("en"), ja: say("ja") });
