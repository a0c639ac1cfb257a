import type { CommanderError } from "commander";
import type { Language } from "./program/value.ts";
import { HELP } from "./help.ts";

/** What is wrong with a command line, for people; null when help was shown instead of an error. */
export function usageText({ code, message }: CommanderError, language: Language): string | null {
  if (code === "commander.help") return null;
  const [first = "", suggestion] = message.split("\n");
  const lines =
    language === "ja" ? [japanese(code, first), suggestion?.replace(MEAN, "(もしかして $1?)")] : [first, suggestion];
  return [...lines.filter((line) => line !== undefined), HELP.usageHint[language]].join("\n");
}

const MEAN = /^\(Did you mean (?:one of )?(.+)\?\)$/;

// Commander hands the offending word over only inside its English sentence.
function japanese(code: string, message: string): string {
  const choice = /^error: option '(\S+).*' argument '(.*)' is invalid\. Allowed choices are (.*)\.$/s.exec(message);
  if (choice !== null) return `${choice[1]} に ${choice[2]} は指定できません (選択肢: ${choice[3]})`;
  const said = JAPANESE[code.replace("commander.", "")];
  const word = /'([^']*)'/.exec(message)?.[1];
  if (said === undefined) return message;
  return word === undefined ? said : `${said}: ${word}`;
}

const JAPANESE: Readonly<Record<string, string>> = {
  unknownOption: "未知のオプションです",
  unknownCommand: "未知のコマンドです",
  missingMandatoryOptionValue: "必須のオプションがありません",
  missingArgument: "引数がありません",
  optionMissingArgument: "オプションに値がありません",
  invalidArgument: "値が正しくありません",
  excessArguments: "引数が多すぎます",
};
