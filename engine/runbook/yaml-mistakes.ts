import type { Localised } from "../program/value.ts";
import type { Range } from "./tree.ts";

export interface YamlMistake {
  readonly code: string;
  readonly message: Localised;
  readonly hint: Localised | null;
  readonly range: Range;
}

/** What the YAML library found; places are offsets in the text. */
interface Found {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

/** The first mistake found by the YAML library, in words of this project. */
export function yamlMistake(found: readonly Found[], text: string, maxDepth: number): YamlMistake {
  const [first = { code: "", message: "", pos: [0, 1] }] = found;
  const range = { start: first.pos[0], end: first.pos[1] };
  if (first.code === "RESOURCE_EXHAUSTION") {
    const message = { en: `nested deeper than ${maxDepth}`, ja: `入れ子が ${maxDepth} 段を超えています` };
    return { code: "TOO_DEEP", message, hint: null, range };
  }
  const misplaced = misplacedLine(found, text);
  if (misplaced !== null) return { code: "YAML", ...INDENTATION, range: misplaced };
  const known = knownAs(first, text);
  if (known !== undefined) return { code: "YAML", hint: null, ...known, range };
  const message = { en: `not YAML: ${first.message}`, ja: `YAML の誤り: ${first.message}` };
  return { code: "YAML", message, hint: null, range };
}

/** The line whose indentation is the mistake: the library complains of what it took the line for. */
function misplacedLine([first, second]: readonly Found[], text: string): Range | null {
  if (first === undefined) return null;
  const [start] = first.pos;
  const line = lineAt(text, start);
  const stray = /^(?:Sequence item without|A block sequence may not|All mapping items must start)/.test(first.message);
  if (stray || (first.code === "UNEXPECTED_TOKEN" && start <= line.start)) return line;
  // A value that goes on, further right, on a line that looks like a key.
  if (first.code !== "BLOCK_AS_IMPLICIT_KEY" || second?.code !== "MULTILINE_IMPLICIT_KEY") return null;
  const key = lineAt(text, text.indexOf("\n", start) + 1);
  return second.pos[0] === start && key.start < second.pos[1] ? key : null;
}

/** What is written on the line of an offset, without the blanks around it. */
function lineAt(text: string, offset: number): Range {
  const begin = text.lastIndexOf("\n", offset - 1) + 1;
  const after = text.indexOf("\n", offset);
  const line = text.slice(begin, after < 0 ? text.length : after);
  return { start: begin + line.search(/\S|$/), end: begin + line.trimEnd().length };
}

const INDENTATION = {
  message: { en: "wrong indentation", ja: "字下げが正しくありません" },
  hint: {
    en: "the keys of one mapping stand in one column, and so do the dashes of one list",
    ja: "同じマッピングのキー、同じリストの「-」は同じ桁に揃えます",
  },
};

function knownAs({ code, message, pos: [start] }: Found, text: string): Known | undefined {
  if (code === "UNEXPECTED_TOKEN" && text.slice(start - 1, start + 2) === "${{") return UNQUOTED_VALUE;
  if (code === "BAD_INDENT" && message.startsWith("Flow")) return KNOWN["MISSING_CHAR"];
  if (code === "MISSING_CHAR" && message.startsWith("Implicit map keys")) return KNOWN["MULTILINE_IMPLICIT_KEY"];
  return KNOWN[code];
}

interface Known {
  readonly message: Localised;
  readonly hint?: Localised;
}

const UNQUOTED_VALUE: Known = {
  message: { en: "a value inside { } or [ ] needs quotes", ja: "{ } や [ ] の中の値は引用符で囲みます" },
  hint: { en: "write '${{ … }}'", ja: "'${{ … }}' のように書いてください" },
};

const QUOTE: Localised = {
  en: 'text that contains ": " goes in quotes: "Restore: the database"',
  ja: '「: 」を含む文は引用符で囲みます: "復元: データベース"',
};

const KNOWN: Record<string, Known> = {
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
