import type { Localised } from "../program/value.ts";

export interface YamlMistake {
  readonly code: string;
  readonly message: Localised;
  readonly hint: Localised | null;
}

/** A mistake found by the YAML library, in words of this project. */
export function yamlMistake(code: string, original: string, maxDepth: number): YamlMistake {
  if (code === "RESOURCE_EXHAUSTION") {
    const message = { en: `nested deeper than ${maxDepth}`, ja: `入れ子が ${maxDepth} 段を超えています` };
    return { code: "TOO_DEEP", message, hint: null };
  }
  const known = KNOWN[code];
  if (known !== undefined) return { code: "YAML", hint: null, ...known };
  return { code: "YAML", message: { en: `not YAML: ${original}`, ja: `YAML の誤り: ${original}` }, hint: null };
}

const QUOTE: Localised = {
  en: 'text that contains ": " goes in quotes: "Restore: the database"',
  ja: '「: 」を含む文は引用符で囲みます: "復元: データベース"',
};

const KNOWN: Record<string, { message: Localised; hint?: Localised }> = {
  MULTIPLE_DOCS: { message: { en: "one document per file", ja: "1ファイルに書ける文書は1つです" } },
  BLOCK_AS_IMPLICIT_KEY: {
    message: { en: "a mapping cannot begin here", ja: "ここからマッピングを始めることはできません" },
    hint: QUOTE,
  },
  MULTILINE_IMPLICIT_KEY: {
    message: { en: 'a key without ": "', ja: "キーの後に「: 」がありません" },
    hint: { en: "write `key: value`", ja: "`キー: 値` の形で書いてください" },
  },
  TAB_AS_INDENT: {
    message: { en: "a tab cannot indent YAML", ja: "YAML の字下げにタブは使えません" },
    hint: { en: "use spaces", ja: "空白を使ってください" },
  },
  BAD_INDENT: {
    message: { en: "wrong indentation, or a bracket that is not closed", ja: "字下げの誤り、または括弧の閉じ忘れです" },
  },
  MISSING_CHAR: { message: { en: "a quote or bracket is not closed", ja: "引用符または括弧が閉じていません" } },
  UNEXPECTED_TOKEN: { message: { en: "unexpected text", ja: "ここに書けない文字列です" }, hint: QUOTE },
  BAD_SCALAR_START: {
    message: { en: "text cannot begin with this character", ja: "この文字で値を始めることはできません" },
    hint: { en: "put it in quotes", ja: "引用符で囲んでください" },
  },
  BAD_DQ_ESCAPE: {
    message: { en: "unknown escape in double quotes", ja: "二重引用符の中に不明なエスケープがあります" },
    hint: { en: "patterns and paths go in single quotes", ja: "正規表現やパスは単一引用符で囲みます" },
  },
  NON_STRING_KEY: { message: { en: "keys must be text", ja: "キーは文字列でなければなりません" } },
  BAD_DIRECTIVE: { message: { en: "YAML directives are not allowed", ja: "YAML ディレクティブは使えません" } },
};
