import { failure } from "../../engine/program/failure.ts";
import type { Question } from "../../engine/program/question.ts";

const asked = {
  step: "restore-data",
  title: {
    en: "Replace all data with backup_20261120_030000?",
    ja: "全データを backup_20261120_030000 で置き換えますか?",
  },
  evidence: [
    {
      en: 'on db-01: /opt/openclaw/scripts/restore.sh "$BACKUP"',
      ja: 'db-01 で実行: /opt/openclaw/scripts/restore.sh "$BACKUP"',
    },
    { en: "check 1: yes gunzip -t ok, 240 MB", ja: "確認 1: yes gunzip -t ok, 240 MB" },
  ],
  deadlineMs: Number(process.env["SCENE_DEADLINE"] ?? 600_000),
  onDeadline: "stop",
  unattended: null,
} as const;
export const broken = failure(
  "failed",
  "EXIT_CODE",
  { en: "restore.sh ended with exit code 3", ja: "restore.sh が終了コード 3 で終わりました" },
  { en: "look at the free space on /var", ja: "/var の空き容量を確認してください" },
);
/** One question of every kind, by the name of its scene. */
export const questions: Record<string, Question> = {
  confirm: { ...asked, kind: "confirm", challenge: null },
  challenge: { ...asked, kind: "confirm", challenge: "db-01" },
  integer: { ...asked, kind: "input", type: "integer", pattern: null, fallback: 8 },
  choice: {
    ...asked,
    kind: "choice",
    fallback: null,
    options: [
      { value: "wait", title: { en: "Less than two hours", ja: "2時間未満" } },
      { value: "move", title: { en: "Two hours or more", ja: "2時間以上" } },
    ],
  },
  manual: {
    ...asked,
    kind: "manual",
    title: { en: "Open a ticket", ja: "チケットを起票する" },
    evidence: [],
    instructions: {
      en: "Call the provider.\nAsk for the disk's state.",
      ja: "プロバイダーに連絡する。\nディスクの状態を尋ねる。",
    },
    record: [{ name: "ticket", title: { en: "Ticket number", ja: "チケット番号" } }],
  },
  failure: {
    ...asked,
    kind: "failure",
    failure: broken,
    tail: "copying\nno space left\n",
    options: ["retry", "skip", "rollback", "pause", "stop"],
    evidence: [],
  },
  doubt: {
    ...asked,
    kind: "failure",
    failure: broken,
    tail: "",
    options: ["happened", "redo", "pause", "stop"],
    evidence: [],
  },
};
