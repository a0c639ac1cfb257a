import type { Remedy } from "../../program/question.ts";
import type { Outcome } from "../../program/telling.ts";
import type { Localised } from "../../program/value.ts";

/** Every fixed text of the faces. */
export const OUTCOME: Record<Outcome, Localised> = {
  ok: { en: "ok", ja: "完了" },
  failed: { en: "failed", ja: "失敗" },
  skipped: { en: "skipped", ja: "スキップ" },
  timed_out: { en: "timed out", ja: "時間切れ" },
  unreachable: { en: "unreachable", ja: "到達不能" },
  unknown: { en: "unknown", ja: "結果不明" },
  refused: { en: "refused", ja: "拒否" },
  invalid: { en: "invalid", ja: "不正" },
  cancelled: { en: "cancelled", ja: "中止" },
};

export const REMEDY: Record<Remedy, Localised> = {
  retry: { en: "Retry: run the step again", ja: "再試行: このステップをもう一度実行する" },
  skip: { en: "Skip: go on without it (asks for a reason)", ja: "スキップ: 実行せずに先へ進む (理由を記入)" },
  rollback: { en: "Roll back: undo what was done, last first", ja: "ロールバック: 実行済みの変更を新しい順に元へ戻す" },
  pause: { en: "Pause: leave the run here, resume it later", ja: "一時停止: ここで止め、後で resume で再開する" },
  stop: { en: "Stop: end the run after its closing steps", ja: "中止: 後始末のステップだけ行って終了する" },
  happened: { en: "It did happen: count it as done and go on", ja: "実行されていた: 完了として先へ進む" },
  redo: { en: "It did not happen: run it", ja: "実行されていない: 実行する" },
};

export const WORD = {
  live: { en: "LIVE", ja: "本番対応" },
  drill: { en: "DRILL", ja: "訓練" },
  resumed: { en: "resumed", ja: "再開" },
  environment: { en: "environment", ja: "環境" },
  run: { en: "run", ja: "実行 ID" },
  detected: { en: "detected", ja: "検知" },
  ago: { en: "ago", ja: "前" },
  until: { en: "until", ja: "期限" },
  left: { en: "left", ja: "残り" },
  over: { en: "over", ja: "超過" },
  budget: { en: "budget", ja: "予算" },
  step: { en: "step", ja: "ステップ" },
  phase: { en: "phase", ja: "フェーズ" },
  noRto: { en: "no RTO declared", ja: "RTO の定めなし" },
  local: { en: "times are local", ja: "時刻は現地時間" },
  changes: { en: "changes this host", ja: "変更あり" },
  destroys: { en: "DESTROYS data", ja: "破壊的" },
  undo: { en: "undo", ja: "取り消し" },
  always: { en: "closing", ja: "後始末" },
  people: { en: "people", ja: "人の判断" },
  notNeeded: { en: "not needed", ja: "不要" },
  doneBefore: { en: "ended before", ja: "再開前に終わったステップ" },
  attempts: { en: "attempts", ja: "回試行" },
  lastOutput: { en: "last output", ja: "最後の出力" },
  hint: { en: "next", ja: "対処" },
  assumed: { en: "assumed, not checked", ja: "仮定 (未確認)" },
  undecided: { en: "undecided", ja: "未確定" },
  decision: { en: "decision", ja: "判断" },
  rollback: { en: "rolling back", ja: "ロールバック開始" },
  rolledBack: { en: "rollback", ja: "ロールバック" },
  ended: { en: "run", ja: "実行結果" },
  stillRunning: { en: "still running", ja: "実行中" },
  waitingForYou: { en: "waits for your answer", ja: "回答待ち" },
  waiting: { en: "waiting", ja: "待機" },
  copy: { en: "copy", ja: "コピー" },
  notify: { en: "notify", ja: "通知" },
  here: { en: "this machine", ja: "この端末" },
  moreLines: { en: "more lines", ja: "行省略" },
  moreSteps: { en: "more running", ja: "件 実行中" },
  warning: { en: "WARNING", ja: "警告" },
  error: { en: "ERROR", ja: "エラー" },
} satisfies Record<string, Localised>;

export const ASK = {
  ifNo: {
    en: "No: this step is not run; you are then asked what to do instead, unless the runbook says it.",
    ja: "「いいえ」の場合、このステップは実行しません。手順書に定めがなければ、次にどうするかを尋ねます。",
  },
  yesNo: { en: "Type yes to go on [y/N]", ja: "続行する場合は yes と入力 [y/N]" },
  notYesNo: { en: "Please answer yes or no.", ja: "yes か no で答えてください。" },
  reason: { en: "Reason for skipping (goes into the report)", ja: "スキップの理由 (報告書に残ります)" },
  reasonNeeded: { en: "A reason is needed; the report shows it.", ja: "理由を入力してください。報告書に残ります。" },
  needed: { en: "An answer is needed.", ja: "入力してください。" },
  pick: { en: "What now?", ja: "どうしますか?" },
  choose: { en: "Choose", ja: "選択" },
  number: { en: "Number", ja: "番号" },
  noSuchNumber: { en: "Type one of the numbers.", ja: "表示された番号を入力してください。" },
  value: { en: "Value", ja: "値" },
  noMatch: { en: "the host name did not match 3 times", ja: "ホスト名が3回一致しませんでした" },
  byHand: { en: "by hand", ja: "手作業" },
  choices: { en: "the answers would be:", ja: "選択肢:" },
  whenDone: {
    en: "Done? Type yes when it is done, no if it cannot be done",
    ja: "終わったら yes、実施できない場合は no と入力",
  },
  whyNot: { en: "What stood in the way?", ja: "実施できない理由" },
  navigate: { en: "move", ja: "移動" },
  select: { en: "take", ja: "決定" },
  stopsThen: { en: "no answer by then: the run stops here", ja: "期限までに回答がなければ、ここで停止します" },
  defaultThen: { en: "no answer by then: the default is taken", ja: "期限までに回答がなければ、既定値で進みます" },
  answerBy: { en: "answer by", ja: "回答期限" },
  dropped: {
    en: "keys typed too early, or pasted lines, were ignored",
    ja: "表示前の入力や複数行の貼り付けは無視しました",
  },
  nobody: { en: "nobody can be asked here (no terminal)", ja: "端末がないため質問できません" },
  unanswered: { en: "no answer", ja: "回答なし" },
  yes: { en: "yes", ja: "はい" },
  no: { en: "no", ja: "いいえ" },
  done: { en: "done", ja: "完了" },
  notDone: { en: "not done", ja: "未実施" },
} satisfies Record<string, Localised>;

export const timeToAnswer = (left: string): Localised => ({ en: `${left} to answer`, ja: `回答まで ${left}` });

export const challengeText = (word: string): Localised => ({
  en: `Type ${word} to go on; Enter alone means No`,
  ja: `続行する場合は ${word} と入力 (Enter だけなら「いいえ」)`,
});

export const wrongWord = (word: string, left: number): Localised => ({
  en: `That is not ${word}. ${left > 1 ? `${left} tries left.` : "Last try: what does not match now counts as No."}`,
  ja: `${word} と一致しません。${left > 1 ? `あと${left}回入力できます。` : "次が最後です。一致しなければ「いいえ」とみなします。"}`,
});

/** A decision as runbooks write it: `stop`, `goto:step`, `call:runbook`. */
export function policyText(policy: string): Localised {
  const [name = "", target] = policy.split(":");
  const word = POLICY[name];
  if (word === undefined) return { en: policy, ja: policy };
  return target === undefined ? word : { en: `${word.en} ${target}`, ja: `${target} ${word.ja}` };
}

const POLICY: Readonly<Record<string, Localised>> = {
  ask: { en: "ask a person", ja: "人に確認" },
  stop: { en: "stop", ja: "中止" },
  continue: { en: "go on without it", ja: "実行せずに続行" },
  retry: { en: "retry", ja: "再試行" },
  rollback: { en: "roll back", ja: "ロールバック" },
  goto: { en: "go to", ja: "へ移動" },
  call: { en: "call", ja: "を呼び出し" },
};

export const wrongType = {
  integer: { en: "A whole number is needed, for example 42.", ja: "整数を入力してください (例: 42)。" },
  number: { en: "A number is needed, for example 3.5.", ja: "数値を入力してください (例: 3.5)。" },
  boolean: { en: "Please answer yes or no.", ja: "yes か no で答えてください。" },
  timestamp: {
    en: "A time is needed, for example 2026-11-21T05:30+09:00 or 05:30 (today, local).",
    ja: "時刻を入力してください (例: 2026-11-21T05:30+09:00、または 05:30 = 本日の現地時刻)。",
  },
  pattern: (pattern: string): Localised => ({
    en: `It must match ${pattern}`,
    ja: `次の形式で入力してください: ${pattern}`,
  }),
} satisfies Record<string, Localised | ((pattern: string) => Localised)>;
