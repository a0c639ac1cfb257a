import { duration, flag, integer, list, object, oneOf, optional, text, word, type Shape } from "../program/shape.ts";
import type { Localised, Value } from "../program/value.ts";
import { mapping } from "./document.ts";
import { ACCOUNT, ADDRESS, JUMP, NAME, ROLE, VARIABLE } from "./patterns.ts";

const about = (en: string, ja: string): Localised => ({ en, ja });

const plain = (words: Localised): Shape<Value> => ({
  schema: { description: words.en, descriptionJa: words.ja, type: ["string", "number", "boolean"] },
});

const words = (said: Localised): Shape<string> => ({
  schema: { description: said.en, descriptionJa: said.ja, type: ["string", "number"] },
});

const HOST = object({
  transport: optional(
    oneOf(
      ["local", "ssh", "openssh"],
      about(
        "How it is reached: this machine, the built-in SSH, or the system's ssh.",
        "接続方法: このマシン、内蔵 SSH、システムの ssh。既定は ssh。",
      ),
    ),
  ),
  address: optional(
    word(
      about("DNS name or IP address; the host's name by default.", "DNS 名または IP アドレス。既定はホスト名。"),
      ADDRESS,
    ),
  ),
  port: optional(integer(about("Port of the SSH server.", "SSH サーバーのポート。"), 1, 65_535)),
  user: optional(word(about("Login account.", "ログインアカウント。"), ACCOUNT)),
  identity_file: optional(
    word(about("Private key; agent or ~/.ssh/config by default.", "秘密鍵。既定はエージェントまたは ~/.ssh/config。")),
  ),
  known_hosts: optional(
    word(about("known_hosts file; the user's own by default.", "known_hosts ファイル。既定は利用者のもの。")),
  ),
  jump: optional(
    list(
      word(about("A hop.", "踏み台。"), JUMP),
      about("Hosts to jump through, first hop first.", "経由する踏み台。順に記述。"),
    ),
  ),
  env: optional(
    mapping(
      VARIABLE,
      words(about("A value.", "値。")),
      about("Variables every command on this host gets.", "このホストの全コマンドに渡す環境変数。"),
    ),
  ),
  state_dir: optional(
    word(about("Directory on the host under which jobs live.", "ジョブを置くホスト上のディレクトリ。")),
  ),
  max_channels: optional(
    integer(about("Commands at once over one connection; 4 by default.", "1接続の同時実行数。既定は 4。"), 1, 100),
  ),
  connect_timeout: optional(
    duration(about("For each phase of connecting; 10s by default.", "接続の各段階の制限時間。既定は 10s。")),
  ),
});

const ENVIRONMENT = object({
  title: optional(text(about("What the responder reads; the name by default.", "対応者に見せる題。既定は名前。"))),
  system: optional(word(about("The system these hosts belong to.", "対象システム。"))),
  protected: optional(
    flag(
      about(
        "Drills refuse it; true unless it is a drill or lab environment.",
        "訓練で使用を拒否。訓練・ラボ環境以外は既定で true。",
      ),
    ),
  ),
  drill: optional(flag(about("Drills may break it.", "訓練で壊してよい環境。"))),
  lab: optional(
    oneOf(["sqlite", "postgres"], about("Practice hosts are made by this driver.", "練習用ホストを作るドライバー。")),
  ),
  hosts: optional(mapping(ROLE, HOST, about("The machines.", "ホスト一覧。"))),
  roles: optional(
    mapping(
      ROLE,
      word(about("Name of a host.", "ホスト名。"), ROLE),
      about("Role to host; a role equal to a host's name needs no entry.", "役割とホストの対応。同名なら省略可。"),
    ),
  ),
  inputs: optional(
    mapping(
      NAME,
      plain(about("A value.", "値。")),
      about("Values for the inputs of runbooks.", "手順書の inputs に与える値。"),
    ),
  ),
  contacts: optional(
    mapping(
      ROLE,
      object({
        title: optional(text(about("Name or duty.", "氏名または役割。"))),
        by: optional(
          mapping(
            NAME,
            words(about("Address or number.", "宛先。")),
            about("Ways to reach them: mail, phone, …", "連絡手段: mail、phone など。"),
          ),
        ),
      }),
      about("People to tell.", "連絡先。"),
    ),
  ),
  escalation: optional(
    list(
      object({
        at: word(about("30m, 80% of rto, or failure.", "30m、80% of rto、または failure。")),
        to: list(word(about("Name of a contact.", "連絡先名。"), ROLE)),
        message: text(about("What they are told.", "通知文。")),
      }),
      about("Whom to tell when it takes long or fails.", "長引いたとき・失敗したときの通知先。"),
    ),
  ),
});

/** The inventory document, version 1. */
export const INVENTORY = object({
  inventory: integer(about("Version of the inventory.", "インベントリの版。"), 1, 1),
  environments: mapping(ROLE, ENVIRONMENT, about("Places where a runbook can run.", "手順書を実行できる環境。")),
});
