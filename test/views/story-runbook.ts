import type { Opened } from "../../engine/journal/entry.ts";
import type { Localised } from "../../engine/program/value.ts";

export const text = (en: string, ja: string): Localised => ({ en, ja });
export const MINUTE = 60_000;

/** The runbook of all stories: three phases, ten steps. */
export const PHASES = {
  assess: text("Assess the damage", "状況の確認"),
  restore: text("Restore from backup", "バックアップからの復元"),
  confirm: text("Confirm the recovery", "復旧の確認"),
};

export const STEPS = {
  "database-is-down": text("The database does not answer", "データベースが応答しないことを確認"),
  "choose-backup": text("Choose the newest sound backup", "最新の正常なバックアップを選択"),
  "backup-is-sound": text("The backup can be read", "バックアップファイルを検証"),
  "stop-app": text("Stop the application", "アプリケーションを停止"),
  "safety-copy": text("Keep a safety copy of the damaged files", "破損したデータの安全コピーを取得"),
  "restore-data": text("Replace all data with the backup", "全データをバックアップで置き換え"),
  "start-app": text("Start the application", "アプリケーションを起動"),
  "service-answers": text("The service answers", "サービスの応答を確認"),
  "tell-users": text("Tell the users", "利用者へ復旧を連絡"),
  "count-rows": text("Rows are back", "行数を照合"),
};
export type StepId = keyof typeof STEPS;

const outline = (phases: Record<keyof typeof PHASES, [number | null, ...StepId[]]>): Opened["outline"] =>
  Object.entries(phases).map(([id, [budgetMs, ...steps]]) => ({
    id,
    title: PHASES[id as keyof typeof PHASES],
    budgetMs,
    steps: steps.map((step) => ({ id: step, title: STEPS[step], action: "run" })),
  }));

export const OUTLINE = outline({
  assess: [5 * MINUTE, "database-is-down", "choose-backup"],
  restore: [20 * MINUTE, "backup-is-sound", "stop-app", "safety-copy", "restore-data", "start-app"],
  confirm: [10 * MINUTE, "service-answers", "count-rows", "tell-users"],
});
