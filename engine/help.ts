import type { Language, Localised } from "./program/value.ts";

/** What `--help` says and in which order; nothing is imported for it, so that it comes at once. */
export function examplesOf(verb: Verb | "program", language: Language): string {
  const examples = verb === "program" ? PROGRAM_EXAMPLES : VERBS[verb].examples;
  const width = Math.max(...examples.map(([line]) => line.length));
  const lines = examples.map(([line, about]) =>
    about === undefined ? `  ${line}` : `  ${line.padEnd(width)}   ${about[language]}`,
  );
  const more = verb === "program" ? ["", EXIT_CODES[language]] : verb === "drill" ? ["", faultsTold(language)] : [];
  return ["", TITLES[language]["Examples:"], ...lines, ...more].join("\n");
}

export type Verb = keyof typeof VERBS;

type Example = readonly [line: string, about?: Localised];

const PROGRAM_EXAMPLES: readonly Example[] = [
  ["runbook list", { en: "what can be recovered", ja: "復旧できる障害の一覧" }],
  [
    "runbook drill db-corruption --env lab",
    { en: "break and recover a practice database", ja: "演習用 DB を壊して復旧" },
  ],
  [
    "runbook plan db-corruption --env production",
    { en: "what would be done, nothing executed", ja: "実行せずに手順を確認" },
  ],
  ["runbook run db-corruption --env production --detected-at 03:12"],
  ["runbook resume", { en: "carry on after a crash or a closed terminal", ja: "異常終了や切断の後に再開" }],
];

const EXIT_CODES: Localised = {
  en: `Exit codes: 0 done · 1 a step failed · 2 invalid input · 3 a person is needed · 4 journal damaged · 5 run held by
another engine · 6 cannot write the journal · 7 drill missed an objective · 8 stopped by a person · 70 our bug ·
78 wrong Node · 129/130/143 hang-up, Ctrl-C, SIGTERM (all resumable)`,
  ja: `終了コード: 0 完了 · 1 ステップ失敗 · 2 入力の誤り · 3 人の対応が必要 · 4 ジャーナル破損 · 5 他のエンジンが実行中 ·
6 ジャーナルに書き込めない · 7 訓練で目標未達 · 8 人が中止 · 70 エンジンの不具合 · 78 Node のバージョン不適合 ·
129/130/143 回線断・Ctrl-C・SIGTERM (いずれも再開可能)`,
};

export const VERBS = {
  run: {
    about: { en: "recover for real, step by step", ja: "実際の復旧を手順に沿って進める" },
    examples: [
      ["runbook run itsm-nexus/db-corruption --env production --detected-at 03:12"],
      ["runbook run db-corruption --env production --input service=itsm-nexus-blue"],
    ],
  },
  drill: {
    about: { en: "break a practice system for real and recover it", ja: "演習環境を実際に壊して復旧を訓練する" },
    examples: [
      ["runbook drill db-corruption --env lab --unattended --json"],
      ["runbook drill db-corruption --env lab --fault no-good-backup"],
    ],
  },
  plan: {
    about: {
      en: "show every step with its values; execute nothing",
      ja: "全ステップと値を表示する (何も実行しない)",
    },
    examples: [
      ["runbook plan db-corruption --env production"],
      ["runbook plan db-corruption --env production --input service=itsm-nexus-blue"],
    ],
  },
  resume: {
    about: { en: "carry on a run; the newest unfinished one by default", ja: "実行を再開する (既定は最新の未終了分)" },
    examples: [
      ["runbook resume", { en: "the newest run that has not ended", ja: "未終了の実行のうち最新のもの" }],
      ["runbook resume 20261121-0312", { en: "the run whose id begins so", ja: "ID がこれで始まる実行" }],
    ],
  },
  status: {
    about: { en: "how a run stands, or all of them", ja: "実行の状況を表示する (省略時は一覧)" },
    examples: [
      ["runbook status", { en: "one line for each run", ja: "実行ごとに1行" }],
      ["runbook status last", { en: "every step of the last run", ja: "最後の実行の全ステップ" }],
    ],
  },
  report: {
    about: { en: "render the incident report (of the last run by default)", ja: "報告書を作成する (既定は最後の実行)" },
    examples: [["runbook report"], ["runbook --lang ja report 20261121-0312"]],
  },
  verify: {
    about: {
      en: "check the journal's seals and every stored output",
      ja: "ジャーナルの封印と保存済み出力を検証する",
    },
    examples: [
      ["runbook verify", { en: "the last run", ja: "最後の実行" }],
      ["runbook verify 20261121-0312 --head 5f0c…", { en: "nothing was cut off either", ja: "切り詰めがないことも" }],
    ],
  },
  lint: {
    about: {
      en: "find every mistake in runbooks and the inventory (all by default)",
      ja: "手順書とインベントリの誤りをすべて指摘する",
    },
    examples: [["runbook lint"], ["runbook lint openclaw/db-corruption"], ["runbook lint runbooks/inventory.yaml"]],
  },
  list: {
    about: { en: "the runbooks of the library", ja: "手順書の一覧を表示する" },
    examples: [["runbook list"], ["runbook -C ~/my-runbooks list"]],
  },
  show: {
    about: { en: "what a runbook needs and does", ja: "手順書の前提と内容を表示する" },
    examples: [["runbook show openclaw/db-corruption"], ["runbook show db-corruption --env lab"]],
  },
  schema: {
    about: { en: "JSON Schema for editors", ja: "エディター用の JSON Schema を出力する" },
    examples: [["runbook schema >runbook.schema.json"], ["runbook schema --of inventory"]],
  },
} as const satisfies Record<string, { about: Localised; examples: readonly Example[] }>;

/** The faults a drill can inject, by the lab's driver; a test holds them against the labs. */
export const FAULT_NAMES = {
  sqlite: ["corrupt-database", "corrupt-database-and-newest-backup", "no-good-backup", "restored-copy-goes-bad"],
  postgres: ["damaged-control-file", "damaged-page", "damaged-control-file-and-newest-backup", "no-good-backup"],
} as const;

const faultsTold = (language: Language): string =>
  [
    { en: "Faults, by the environment's lab:", ja: "障害 (環境の lab ごと):" }[language],
    ...Object.entries(FAULT_NAMES).map(([lab, names]) => `  ${lab.padEnd(8)}  ${names.join(", ")}`),
  ].join("\n");

/** Commander's own headings. */
export const TITLES: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: { "Examples:": "Examples:" },
  ja: {
    "Usage:": "使い方:",
    "Arguments:": "引数:",
    "Options:": "オプション:",
    "Global Options:": "共通オプション:",
    "Commands:": "コマンド:",
    "Examples:": "例:",
  },
};

export const OPTIONS = {
  home: {
    en: "folder with runbooks/, templates/ and reports/",
    ja: "runbooks/・templates/・reports/ のあるフォルダー",
  },
  inventory: { en: "inventory to use", ja: "使用するインベントリ" },
  reports: { en: "where runs are kept", ja: "実行記録の保存先" },
  lang: { en: "language of everything shown", ja: "表示言語" },
  json: { en: "one JSON document on stdout at the end", ja: "終了時に JSON 文書を1つ標準出力へ" },
  events: { en: "the journal's entries as JSON lines on stdout", ja: "ジャーナルの記録を JSON Lines で標準出力へ" },
  plain: { en: "lines instead of a live screen", ja: "画面更新をせず行で出力" },
  quiet: { en: "no progress; questions and the result only", ja: "進捗を省き、質問と結果のみ表示" },
  color: { en: "colours even without a terminal", ja: "端末でなくても色を付ける" },
  noColor: { en: "no colours", ja: "色を付けない" },
  noInput: { en: "never ask; stop where a person is needed", ja: "質問せず、人が必要な箇所で停止" },
  version: { en: "show the version", ja: "バージョンを表示" },
  help: { en: "show this help", ja: "このヘルプを表示" },
  helpCommand: { en: "help for a command", ja: "コマンドのヘルプを表示する" },
  env: { en: "environment of the inventory (required)", ja: "インベントリの環境 (必須)" },
  showEnv: { en: "environment that decides between systems", ja: "同名の手順書をシステムで絞る環境" },
  input: { en: "value for an input, repeatable", ja: "入力値 (繰り返し指定可)" },
  detectedAt: {
    en: "when the incident was detected (starts the RTO clock); now by default",
    ja: "検知時刻 (RTO の計測開始、既定は現在)",
  },
  occurredAt: { en: "when it began, if known", ja: "発生時刻 (分かる場合)" },
  also: { en: "start although the same recovery is running", ja: "同じ復旧が実行中でも開始する" },
  fault: { en: "what to break; the runbook's own fault by default", ja: "注入する障害 (既定は手順書の指定)" },
  unattended: { en: "answer only what the runbook declares for drills", ja: "手順書に宣言された回答だけで無人実行" },
  head: { en: "a seal kept elsewhere that the journal must contain", ja: "控えておいた末尾の印" },
  of: { en: "which document; runbook by default", ja: "対象の文書 (既定は runbook)" },
} as const satisfies Record<string, Localised>;

/** What is said when the engine itself must give up, and how the program introduces itself. */
export const HELP = {
  about: {
    en: "Executable disaster-recovery runbooks: recover step by step, timed against RTO and RPO, and rehearse for real.",
    ja: "実行できる災害復旧手順書。RTO・RPO を計測しながら復旧と訓練を行います。",
  },
  usageHint: { en: "runbook --help shows what there is", ja: "runbook --help で使い方を表示します" },
  cannotJournal: {
    en: "the journal cannot be written, so nothing more was started; make room or repair the disk, then runbook resume",
    ja: "ジャーナルに書き込めないため、これ以上は何も開始していません。空き容量やディスクを確認し、runbook resume で再開してください",
  },
  journalReplaced: {
    en: "the journal was removed or written by somebody else while the run went on, so nothing more was started; put it back, then runbook verify and runbook resume",
    ja: "実行中にジャーナルが削除されたか、他から書き換えられたため、これ以上は何も開始していません。元に戻し、runbook verify の後に runbook resume で再開してください",
  },
  bug: {
    en: "this is a mistake in the engine itself; the journal is kept, runbook resume carries on",
    ja: "エンジン自体の不具合です。ジャーナルは保存されており、runbook resume で再開できます",
  },
} as const;
