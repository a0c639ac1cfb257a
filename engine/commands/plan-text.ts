import type { Exec } from "../program/effect.ts";
import { formatDuration } from "../program/duration.ts";
import { policyName } from "../program/policy.ts";
import type { Runbook, Step } from "../program/runbook.ts";
import { isSecret, type Language } from "../program/value.ts";
import { clean } from "../world/terminal/clean.ts";
import { cells } from "../world/terminal/width.ts";
import { OUTCOME, policyText } from "../world/terminal/words.ts";
import type { Planned, PlannedStep, Told } from "./planned.ts";

/** The lab that will give what the plan cannot know, and the inputs it gives. */
export interface PlannedLab {
  readonly name: string;
  readonly inputs: readonly string[];
}

export const planDocument = (of: {
  runbook: Runbook;
  environment: string;
  planned: readonly Planned[];
  lab: PlannedLab | null;
}) => ({
  runbook: `${of.runbook.system}/${of.runbook.id}`,
  environment: of.environment,
  executed: false,
  rto_s: seconds(of.runbook.objectives.rtoMs),
  rpo_s: seconds(of.runbook.objectives.rpoMs),
  set_by_lab: of.lab?.inputs ?? [],
  steps: of.planned.flatMap((one) => {
    if (one.kind === "phase") return [];
    const { step: id, address, phase, action, host, risk, purpose, timeoutMs, title, summary } = one.telling;
    const { step, undecided, commands, confirm, choices, notNeeded } = one;
    const policies = Object.entries(step?.onFailure ?? {}).map(([reason, policy]) => [reason, policyName(policy)]);
    return [
      {
        id,
        address,
        phase,
        action,
        host,
        risk,
        purpose,
        timeout_s: seconds(timeoutMs),
        title,
        summary,
        not_needed: notNeeded,
        undecided,
        confirm: confirm === null ? null : { text: confirm.title, type: confirm.challenge },
        choices,
        retry: step === null ? null : { times: step.retry.times, every_s: seconds(step.retry.everyMs) },
        undo: step === null ? null : undoText(step, "en"),
        on_failure: Object.fromEntries(policies) as Record<string, string>, // pairs of names
        commands: commands.map(({ part, exec }) => ({ part, ...exec })),
      },
    ];
  }),
});

export function planLines(of: {
  runbook: Runbook;
  planned: readonly Planned[];
  lab: PlannedLab | null;
  language: Language;
}): string[] {
  const { runbook, planned, lab, language } = of;
  const words = WORDS[language];
  const { rtoMs, rpoMs } = runbook.objectives;
  const objective = (name: string, ms: number | null): string =>
    ms === null ? "" : `  ${name} ${formatDuration(ms, language)}`;
  const body = planned.flatMap((one) =>
    one.kind === "phase" ? phaseLines(one.telling, language) : stepLines(one, language),
  );
  return [
    `${runbook.title[language]}${objective("RTO", rtoMs)}${objective("RPO", rpoMs)}`,
    words.nothing,
    ...(lab === null ? [] : [words.lab(lab.name, lab.inputs.join(words.comma))]),
    ...body,
    "",
    words.legend,
  ];
}

function phaseLines({ title, budgetMs }: Told<"phase-started">, language: Language): string[] {
  return ["", `${title[language]}${budgetMs === null ? "" : `  (${formatDuration(budgetMs, language)})`}`];
}

function stepLines(planned: PlannedStep, language: Language): string[] {
  const { telling, step, commands, undecided, confirm, choices, notNeeded } = planned;
  const words = WORDS[language];
  const margin = "  ".repeat(Math.max(1, telling.address.split("/").length - 1));
  const title = clean(telling.title[language]);
  if (notNeeded !== null) return [`${margin}- ${telling.step}  ${title}  ${clean(notNeeded[language])}`];
  const mark = { none: " ", change: "~", destroy: "!" }[telling.risk];
  const where = telling.host === null ? "" : ` @${telling.host}`;
  const limit = telling.timeoutMs === null ? "" : `  ≤ ${formatDuration(telling.timeoutMs, language)}`;
  const block = (label: string, lines: readonly string[]): string[] =>
    lines.map((line, index) => `${margin}    ${padded(index === 0 ? label : "")} │ ${clean(line)}`);
  const part = (wanted: string): string[] =>
    commands.flatMap((one) => (one.part === wanted ? block(words.parts[one.part], commandLines(one.exec)) : []));
  const asked = words.asks[telling.action] ?? words.parts.do;
  const action = part("do");
  const undo = step === null ? null : undoText(step, language);
  return [
    `${margin}${mark} ${telling.step}${where}  ${title}${limit}`,
    ...undecided.map((expression) => `${margin}    ${words.undecided} ${expression}`),
    ...part("done-if"),
    ...part("check"),
    ...(confirm === null ? [] : block(words.confirm, [confirmText(confirm, language)])),
    ...(action.length > 0 ? action : block(asked, telling.summary[language].trimEnd().split("\n"))),
    ...(choices.length === 0 ? [] : block(words.choices, [choices.join(words.comma)])),
    ...part("verify"),
    ...(undo === null ? [] : block(words.undo, undo.split("\n"))),
    ...(step === null ? [] : policyLines(step, language).map((line) => `${margin}    ${line}`)),
  ];
}

function policyLines({ retry, onFailure }: Step, language: Language): string[] {
  const words = WORDS[language];
  const failures = Object.entries(onFailure).map(([reason, policy]) => {
    const word = reason === "else" ? words.otherwise : OUTCOME[reason as keyof typeof OUTCOME][language]; // reasons are outcomes
    return `${word} → ${policyText(policyName(policy))[language]}`;
  });
  return [
    ...(retry.times === 0 ? [] : [words.retry(retry.times, formatDuration(retry.everyMs, language))]),
    ...(failures.length === 0 ? [] : [`${words.onFailure} ${failures.join(words.comma)}`]),
  ];
}

function confirmText({ title, challenge }: NonNullable<PlannedStep["confirm"]>, language: Language): string {
  const words = WORDS[language];
  return `${title[language]} (${challenge === null ? words.yesNo : words.type(challenge)})`;
}

function undoText({ undo }: Step, language: Language): string | null {
  if (undo === null) return null;
  if (undo.kind === "manual") return `${WORDS[language].asks["manual"]}: ${undo.text[language].source}`;
  const { command } = undo;
  return command.form === "script" ? command.text.trimEnd() : command.argv.map(({ source }) => source).join(" ");
}

function commandLines({ command, env, as }: Exec): string[] {
  const text = command.form === "script" ? command.text.trimEnd() : command.argv.join(" ");
  const used = Object.entries(env).filter(([name]) => text.includes(name));
  const values = used.map(([name, value]) => `${name}=${isSecret(value) ? `(secret ${value.secret})` : value}`);
  return [
    ...(values.length === 0 ? [] : [`# ${values.join("  ")}`]),
    ...(as === null ? [] : [`# sudo -n -u ${as}`]),
    ...text.split("\n"),
  ];
}

const padded = (label: string): string => label + " ".repeat(Math.max(0, 8 - cells(label)));

const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1000);

/** What stands before the summary of a step that runs no command, by its action. */
type Asks = Readonly<Record<string, string>>;

const WORDS = {
  en: {
    nothing: "A plan: nothing was executed.",
    lab: (name: string, inputs: string) =>
      `The lab ${name} has its own host and gives these inputs when it is built: ${inputs}. Their values below are the runbook's.`,
    undecided: "decided only when it runs, both ways are possible:",
    parts: { "done-if": "done if", check: "check", do: "do", verify: "verify" },
    asks: { ask: "asks", choose: "asks", manual: "by hand", notify: "tells" } as Asks,
    confirm: "confirm",
    yesNo: "yes or no",
    type: (word: string) => `type ${word}`,
    choices: "choices",
    undo: "undo",
    retry: (times: number, every: string) => `retry: up to ${times} more times, ${every} apart`,
    onFailure: "on failure:",
    otherwise: "otherwise",
    comma: ", ",
    legend: "~ changes something   ! destroys something and asks first   - is not needed with these inputs",
  },
  ja: {
    nothing: "計画の表示のみで、何も実行していません。",
    lab: (name: string, inputs: string) =>
      `演習環境 ${name} は専用のホストを使い、次の入力を構築時に設定します: ${inputs}。以下の値は手順書のものです。`,
    undecided: "実行時に決まります (どちらもあり得ます):",
    parts: { "done-if": "完了判定", check: "事前確認", do: "実行", verify: "検証" },
    asks: { ask: "質問", choose: "質問", manual: "手作業", notify: "通知" } as Asks,
    confirm: "承認",
    yesNo: "yes / no",
    type: (word: string) => `${word} と入力`,
    choices: "選択肢",
    undo: "取り消し",
    retry: (times: number, every: string) => `再試行: 最大${times}回 (${every}間隔)`,
    onFailure: "失敗時:",
    otherwise: "その他",
    comma: "、",
    legend: "~ 変更を伴う   ! 破壊的 (実行前に確認します)   - この入力では不要",
  },
} as const;
