import {
  duration,
  either,
  expression,
  integer,
  list,
  object,
  oneOf,
  optional,
  record,
  steps,
  text,
  variables,
  word,
  type Shape,
} from "../program/shape.ts";
import type { Localised, Value } from "../program/value.ts";
import { DATE, ID, NAME, ROLE } from "./patterns.ts";

const about = (en: string, ja: string): Localised => ({ en, ja });

/** Any plain value, kept as it is. */
const anything = (text: Localised): Shape<Value> => ({
  schema: {
    description: text.en,
    descriptionJa: text.ja,
    type: ["string", "number", "boolean"],
  },
});

/** A mapping whose keys follow a pattern of their own. */
export const mapping = <T>(keys: string, value: Shape<T>, text: Localised): Shape<Readonly<Record<string, T>>> => ({
  schema: {
    description: text.en,
    descriptionJa: text.ja,
    type: "object",
    propertyNames: { pattern: keys },
    additionalProperties: value.schema,
  },
});

export const INPUT_TYPES = ["string", "integer", "number", "boolean", "timestamp", "secret"] as const;

const input = object({
  type: oneOf(INPUT_TYPES, about("What counts as a value.", "値の型。")),
  title: optional(text(about("What the responder reads; the name by default.", "対応者に見せる題。既定は名前。"))),
  pattern: optional(word(about("Regular expression the whole text must match.", "値が一致すべき正規表現。"))),
  choices: optional(list(word(about("A value.", "値。")), about("The only values allowed.", "許される値の一覧。"))),
  default: optional(anything(about("Used when nothing is given.", "指定がないときの値。"))),
});

const phase = object({
  id: word(about("Name of the phase, unique in the runbook.", "フェーズの名前。手順書内で一意。"), ID),
  title: optional(text(about("What the responder reads; the id by default.", "対応者に見せる題。既定は id。"))),
  budget: optional(duration(about("How long the phase should take.", "目標所要時間。"))),
  steps: steps(about("What to do, in order.", "順に実行するステップ。")),
  always: optional(
    steps(about("Done at the end of the phase, whatever happened.", "フェーズの最後に必ず実行するステップ。")),
  ),
});

/** The runbook document, version 1. */
export const RUNBOOK = object({
  runbook: integer(about("Version of the language.", "言語の版。"), 1, 1),
  id: word(about("Name of the runbook; its file is <id>.yaml.", "手順書の名前。ファイル名は <id>.yaml。"), ROLE),
  title: text(about("What the responder reads.", "対応者に見せる題。")),
  system: word(about("The system that is recovered.", "復旧対象のシステム。")),
  severity: oneOf(["critical", "high", "medium", "low"], about("How bad it is.", "深刻度。")),
  owner: optional(word(about("Who keeps the runbook right.", "手順書の責任者。"))),
  review: optional(
    object(
      {
        every: duration(about("How often it must be reviewed.", "見直しの間隔。")),
        last: word(about("Date of the last review.", "最終見直し日。"), DATE),
      },
      about("When the runbook was last looked at.", "見直しの記録。"),
    ),
  ),
  objectives: optional(
    object(
      {
        rto: optional(duration(about("Recovery time objective.", "目標復旧時間 (RTO)。"))),
        rpo: optional(duration(about("Recovery point objective.", "目標復旧時点 (RPO)。"))),
      },
      about("What the recovery is judged against.", "復旧を判定する目標値。"),
    ),
  ),
  symptoms: optional(
    list(
      text(about("A sign.", "兆候。")),
      about("How to tell that this is the right runbook.", "この手順書を使うべき兆候。"),
    ),
  ),
  hosts: optional(
    mapping(
      ROLE,
      text(about("What the host does.", "ホストの役割の説明。")),
      about("Roles of hosts; the inventory names the machines.", "ホストの役割。実機はインベントリで指定。"),
    ),
  ),
  inputs: optional(record(input, about("Values given when the run starts.", "開始時に与える値。"))),
  env: optional(variables(about("Environment variables of every command.", "すべてのコマンドに渡す環境変数。"))),
  phases: list(phase, about("The procedure.", "手順の本体。")),
  outputs: optional(
    record(
      expression(about("What to hand back.", "返す値。")),
      about("What a calling runbook gets back.", "呼び出し元に返す値。"),
    ),
  ),
  drill: optional(
    object(
      {
        fault: optional(word(about("Fault that a drill injects.", "訓練で注入する障害。"))),
        answers: optional(
          mapping(
            ID,
            either(
              anything(about("An answer.", "回答。")),
              mapping(NAME, anything(about("A fact.", "記録。")), about("Facts.", "記録。")),
            ),
            about("Answers of an unattended drill, by step id.", "無人訓練での回答 (ステップ id 別)。"),
          ),
        ),
      },
      about("What a drill of this runbook does by default.", "この手順書の訓練の既定値。"),
    ),
  ),
});
