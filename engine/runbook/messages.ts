import type { Form } from "../program/shape.ts";
import type { Localised } from "../program/value.ts";
import type { Flaw } from "./flaws.ts";
import { codePoint } from "./hidden.ts";
import type { Keywords } from "./keywords.ts";
import { didYouMean, nearest } from "./nearest.ts";
import { patternInWords, POLICY } from "./patterns.ts";
import type { Node } from "./tree.ts";
import { visible } from "./width.ts";

export interface Sentence {
  readonly code: string;
  readonly message: Localised;
  readonly hint: Localised | null;
}

/** One flaw in words: what was expected, and what stands there. */
export function sentence({ keyword, node, schema, key, name }: Flaw): Sentence {
  const say = (code: string, en: string, ja: string, hint: Localised | null = null): Sentence => ({
    code,
    message:
      key === ""
        ? { en, ja }
        : { en: `"${visible(key)}" ${en}`, ja: `"${visible(key)}" は${/^[!-~]/.test(ja) ? " " : ""}${ja}` },
    hint,
  });
  if (schema.form === "duration") return durationMistake(key, node);
  switch (keyword) {
    case "type":
    case "choice": {
      const [wanted, is] = [shapesOf(schema), seen(node)];
      return say(
        "WRONG_TYPE",
        `must be ${wanted.en}, but is ${is.en}`,
        `${wanted.ja}が必要ですが、${is.ja}です`,
        inQuotes(schema, node),
      );
    }
    case "enum": {
      const values = (schema.enum ?? []).map(String);
      const meant = didYouMean(nearest(written(node), values));
      const list = values.join(", ");
      return say(
        "WRONG_VALUE",
        `must be one of ${list}${meant.en}`,
        `${list} のいずれかを指定してください${meant.ja}`,
        foreign(written(node)),
      );
    }
    case "pattern": {
      const pattern = schema.pattern ?? "";
      const words = patternInWords(pattern);
      const meant = didYouMean(pattern === POLICY ? nearest(written(node), POLICIES) : null);
      return { ...named(key, { en: words.en + meant.en, ja: words.ja + meant.ja }), hint: foreign(written(node)) };
    }
    case "name": {
      const words = patternInWords(schema.propertyNames?.pattern ?? "");
      return { ...named(name, words), code: "BAD_NAME", hint: foreign(name) };
    }
    case "empty":
      return say("EMPTY", "must not be empty", "空にできません");
    case "range": {
      const { minimum, maximum } = schema;
      if (minimum === maximum) return say("WRONG_VALUE", `must be ${minimum}`, `${minimum} を指定してください`);
      return say(
        "WRONG_VALUE",
        `must be from ${minimum} to ${maximum}`,
        `${minimum} から ${maximum} の範囲で指定してください`,
      );
    }
    case "unknown":
    case "missing":
      return named(name, { en: keyword, ja: keyword });
    default:
      return keyword satisfies never;
  }
}

const named = (name: string, words: Localised): Sentence => ({
  code: "WRONG_VALUE",
  message: { en: `"${visible(name)}": ${words.en}`, ja: `"${visible(name)}": ${words.ja}` },
  hint: null,
});

export const durationMistake = (key: string, node: Node): Sentence => ({
  code: "DURATION",
  message: {
    en: `"${key}" must look like 30s, 5m, 2h or 1h30m, but is ${visible(written(node))}`,
    ja: `"${key}" は 30s・5m・2h・1h30m のように書いてください (現在の値: ${visible(written(node))})`,
  },
  hint: null,
});

const POLICIES = ["ask", "stop", "continue", "rollback"];

const written = (node: Node): string => (node.kind === "leaf" ? node.written : node.kind);

const FORMS: Record<Form, Localised> = {
  text: { en: "text, or { en: …, ja: … }", ja: "文字列または { en: …, ja: … } " },
  template: { en: "text", ja: "文字列" },
  expression: { en: "an expression", ja: "式" },
  command: { en: "a shell script (text) or a list of arguments", ja: "シェルスクリプト (文字列) または引数のリスト" },
  duration: { en: "a duration", ja: "時間" },
  probe: { en: "a command, or { run: …, expect: … }", ja: "コマンドまたは { run: …, expect: … } " },
  steps: { en: "a list of steps", ja: "ステップのリスト" },
  items: { en: "a list, or an expression that gives one", ja: "リスト、またはリストを返す式" },
};

const TYPES: Record<string, Localised> = {
  string: { en: "text", ja: "文字列" },
  integer: { en: "a whole number", ja: "整数" },
  number: { en: "a number", ja: "数値" },
  boolean: { en: "true or false", ja: "true または false" },
  object: { en: "a mapping", ja: "マッピング" },
  array: { en: "a list", ja: "リスト" },
};

function shapesOf({ type, anyOf, form, properties }: Keywords): Localised {
  if (form !== undefined) return FORMS[form];
  const keys = Object.keys(properties ?? {});
  if (keys.length > 0 && keys.length < 4) return { en: `{ ${keys.join(", ")} }`, ja: `{ ${keys.join(", ")} }` };
  const choices = anyOf?.map(shapesOf) ?? [type ?? []].flat().map((one) => TYPES[one] ?? { en: one, ja: one });
  const [en, ja] = [new Set(choices.map((one) => one.en)), new Set(choices.map((one) => one.ja))];
  return { en: [...en].join(" or "), ja: [...ja].join("または") };
}

function seen(node: Node): Localised {
  if (node.kind === "list") return { en: "a list", ja: "リスト" };
  if (node.kind === "map") return { en: "a mapping", ja: "マッピング" };
  if (node.data === null) return { en: "empty", ja: "空" };
  if (typeof node.data === "string") return { en: "text", ja: "文字列" };
  return typeof node.data === "number"
    ? { en: `the number ${node.written}`, ja: `数値 ${node.written} ` }
    : { en: node.written, ja: ` ${node.written} ` };
}

function inQuotes(schema: Keywords, node: Node): Localised | null {
  const wantsText = [schema.type].flat().includes("string") || schema.form === "text" || schema.form === "command";
  if (!wantsText || node.kind !== "leaf" || node.data === null || typeof node.data === "string") return null;
  return { en: `write "${node.written}" in quotes`, ja: `"${node.written}" のように引用符で囲んでください` };
}

/** Letters that only look right are told by number. */
function foreign(text: string): Localised | null {
  const letters = Array.from(text).filter((character) => !/[ -~]/.test(character));
  if (letters.length === 0 || text.length > 64) return null;
  const list = letters.map((character) => codePoint(character.codePointAt(0) ?? 0)).join(" ");
  return { en: `it contains ${list}`, ja: `${list} が含まれています` };
}
