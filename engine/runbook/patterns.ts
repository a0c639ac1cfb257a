import type { Localised } from "../program/value.ts";

/** The patterns of this language's names. Names become addresses and file names, so they are narrow. */
export const ID = "^(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$)[a-z0-9][a-z0-9-]{0,63}$";
export const ROLE = "^[a-z][a-z0-9-]{0,63}$";
export const NAME = "^[a-z][a-z0-9_]*$";
export const VARIABLE = "^[A-Za-z_][A-Za-z0-9_]*$";
export const ACCOUNT = "^[A-Za-z_][A-Za-z0-9._-]{0,63}$";
export const ADDRESS = "^(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,252})|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[A-Za-z0-9._-]+)?)$";
export const JUMP = "^(?:[A-Za-z_][A-Za-z0-9._-]{0,63}@)?[A-Za-z0-9_][A-Za-z0-9._-]{0,252}(?::[0-9]{1,5})?$";
export const SHELL = "^(?:/[A-Za-z0-9._/-]+|[a-z][a-z0-9._-]*)$";
export const DATE = "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$";
export const POLICY = "^(?:ask|stop|continue|rollback|goto:[a-z0-9][a-z0-9-]*|call:[a-z][a-z0-9-]*)$";

/** What a pattern asks for, in words. */
export const patternInWords = (pattern: string): Localised =>
  IN_WORDS[pattern] ?? { en: `must match ${pattern}`, ja: `${pattern} に一致する必要があります` };

const lower: Localised = {
  en: "use a-z 0-9 -, max 64, beginning with a letter",
  ja: "英小文字・数字・ハイフンで64文字以内、先頭は英字にしてください",
};

const IN_WORDS: Record<string, Localised> = {
  [ID]: {
    en: "use a-z 0-9 -, max 64, no device name",
    ja: "英小文字・数字・ハイフンで64文字以内にしてください (con などの装置名は不可)",
  },
  [ROLE]: lower,
  "^[a-z][a-z0-9-]*$": lower,
  [NAME]: {
    en: "use a-z 0-9 _, beginning with a letter",
    ja: "英小文字・数字・アンダースコアを使い、先頭は英字にしてください",
  },
  [VARIABLE]: {
    en: "use letters, digits and _, not beginning with a digit",
    ja: "英数字とアンダースコアを使い、先頭に数字は使えません",
  },
  [ACCOUNT]: { en: "letters, digits, . - _ only", ja: "英数字と . - _ のみ使えます" },
  [ADDRESS]: { en: "letters, digits, . - _ : only", ja: "英数字と . - _ : のみ使えます" },
  [JUMP]: {
    en: "a host of this inventory, or user@host:port",
    ja: "このインベントリのホスト名、または user@host:port の形で書いてください",
  },
  [SHELL]: { en: "the name or path of a shell", ja: "シェルの名前またはパスを書いてください" },
  [DATE]: { en: "a date such as 2026-11-01", ja: "2026-11-01 の形の日付を書いてください" },
  [POLICY]: {
    en: "one of ask, stop, continue, rollback, goto:<step>, call:<runbook>",
    ja: "ask・stop・continue・rollback・goto:<ステップ>・call:<手順書> のいずれかを書いてください",
  },
};
