import {
  command,
  duration,
  either,
  expression,
  integer,
  list,
  object,
  oneOf,
  optional,
  probe,
  record,
  text,
  variables,
  word,
  type Schema,
  type Shape,
} from "../program/shape.ts";
import type { Localised } from "../program/value.ts";
import { ACCOUNT, ID, POLICY, ROLE, SHELL } from "./patterns.ts";

const about = (en: string, ja: string): Localised => ({ en, ja });

const policy = word(
  about(
    "What happens then: ask, stop, continue, rollback, goto:<step> or call:<runbook>.",
    "失敗時の動作: ask・stop・continue・rollback・goto:<ステップ>・call:<手順書>。",
  ),
  POLICY,
);

const stance = oneOf(["run", "simulate", "narrate", "skip"], about("How a drill treats the step.", "訓練での扱い。"));

const number = (text: Localised, schema: object): Shape<number> => ({
  schema: { description: text.en, descriptionJa: text.ja, type: "number", ...schema },
});

/** The words every step understands, whatever its kind. */
export const COMMON = {
  id: word(about("Name of the step, unique in the runbook.", "ステップの名前。手順書内で一意。"), ID),
  title: optional(text(about("What the responder reads; the id by default.", "対応者に見せる題。既定は id。"))),
  why: optional(text(about("Why the step is there.", "このステップの理由。"))),
  on: optional(
    word(about("Role of the host; without it, this machine.", "対象ホストの役割。省略時はこのマシン。"), ROLE),
  ),
  as: optional(word(about("Account to use through sudo -n.", "sudo -n で使うアカウント。"), ACCOUNT)),
  env: optional(variables(about("Environment variables of the step's commands.", "コマンドに渡す環境変数。"))),
  shell: optional(word(about("Shell of the scripts; sh by default.", "スクリプトのシェル。既定は sh。"), SHELL)),
  when: optional(expression(about("Do the step only if this is true.", "真のときだけ実行する条件。"))),
  done_if: optional(probe(about("If this says yes, the step is already done.", "成功ならすでに完了とみなす確認。"))),
  needs: optional(
    list(
      word(about("Id of a step.", "ステップの id。"), ID),
      about("Steps that must have ended well before.", "先に成功しているべきステップ。"),
    ),
  ),
  check: optional(
    either(
      probe(about("A check that must say yes before the action.", "実行前に成功すべき確認。")),
      list(probe(about("A check.", "確認。"))),
      about(
        "One check, or a list of { run: … }, that must say yes before the action.",
        "実行前に成功すべき確認。複数なら { run: … } のリスト。",
      ),
    ),
  ),
  confirm: optional(
    either(
      text(about("The question.", "質問文。")),
      object({
        text: text(about("The question.", "質問文。")),
        deadline: optional(
          duration(about("How long the question waits; 15m by default.", "回答を待つ時間。既定は 15m。")),
        ),
        max_age: optional(
          duration(
            about("A yes older than this is asked again; 10m by default.", "これより古い承諾は再確認。既定は 10m。"),
          ),
        ),
      }),
      about("Asked before the action; No stops here.", "実行前の確認。「いいえ」で停止。"),
    ),
  ),
  retry: optional(
    either(
      integer(about("Further tries after a failure.", "失敗後の再試行回数。"), 0, 1000),
      object({
        times: integer(about("Further tries after a failure.", "失敗後の再試行回数。"), 0, 1000),
        every: optional(duration(about("Pause before a try; 5s by default.", "再試行までの間隔。既定は 5s。"))),
        backoff: optional(
          number(
            about("The pause is multiplied by this each time; 1 by default.", "間隔に毎回掛ける倍率。既定は 1。"),
            { minimum: 1, maximum: 10 },
          ),
        ),
      }),
      about("How often a failed action is tried again.", "失敗時の再試行。"),
    ),
  ),
  timeout: optional(duration(about("How long the action may take.", "実行の制限時間。"))),
  verify: optional(probe(about("Must say yes after the action.", "実行後に成功すべき確認。"))),
  capture: optional(
    record(
      expression(about("What to keep.", "保存する値。")),
      about("Facts later steps read as steps.<id>.<name>.", "後のステップが steps.<id>.<名前> で読む値。"),
    ),
  ),
  undo: optional(
    either(
      command(about("The command that undoes the step.", "取り消すコマンド。")),
      object({ manual: text(about("What a person does to undo it.", "人が行う取り消し作業。")) }),
      about("Run in reverse order on rollback.", "ロールバック時に逆順で実行。"),
    ),
  ),
  irreversible: optional(text(about("Why it cannot be undone.", "取り消せない理由。"))),
  repeat: optional(
    oneOf(
      ["safe", "check", "never"],
      about("Whether a step in doubt may be done again.", "成否不明のとき再実行してよいか。"),
    ),
  ),
  risk: optional(
    oneOf(["none", "change", "destroy"], about("What the step may do to the system.", "システムへの影響。")),
  ),
  drill: optional(
    either(
      stance,
      object({ stance, reason: optional(text(about("Why a drill does not run it.", "訓練で実行しない理由。"))) }),
      about("How a drill treats the step.", "訓練での扱い。"),
    ),
  ),
  on_failure: optional(
    either(
      policy,
      object({
        failed: optional(policy),
        timed_out: optional(policy),
        unreachable: optional(policy),
        unknown: optional(policy),
        refused: optional(policy),
        invalid: optional(policy),
        else: optional(policy),
      }),
      about("What happens when the step fails, also by reason.", "失敗時の動作。理由別にも書ける。"),
    ),
  ),
  milestone: optional(
    word(
      about(
        "A point in time to remember; `recovered` stops the RTO clock.",
        "記録する節目。recovered で RTO の計測を止める。",
      ),
      ROLE,
    ),
  ),
  rpo: optional(expression(about("Time of the newest data that survived.", "失われずに残った最新データの時刻。"))),
} as const;

/** The name of each common word by its schema; a kind that writes a word of its own has another schema for it. */
export const COMMON_SCHEMAS: ReadonlyMap<Schema, string> = new Map(
  Object.entries(COMMON).map(([name, { schema }]) => [schema, name]),
);
