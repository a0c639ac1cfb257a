import type { Language } from "../../program/value.ts";

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
