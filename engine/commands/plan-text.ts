import type { Exec } from "../program/effect.ts";
import { formatDuration } from "../program/duration.ts";
import type { EffectRequest } from "../program/program.ts";
import { policyName } from "../program/policy.ts";
import type { Runbook } from "../program/runbook.ts";
import type { Telling } from "../program/telling.ts";
import { isSecret, type Language } from "../program/value.ts";
import { clean } from "../world/terminal/clean.ts";

type Told<K extends Telling["kind"]> = Extract<Telling, { kind: K }>;

/** A phase or a step of a plan, in the order a run would reach them. */
export type Planned =
  | { readonly kind: "phase"; readonly telling: Told<"phase-started"> }
  | {
      readonly kind: "step";
      readonly telling: Told<"step-started">;
      readonly commands: readonly Exec[];
      /** The conditions that only the run itself can decide. */
      readonly undecided: readonly string[];
      readonly onFailure: Readonly<Record<string, string>>;
    };

export function plannedFrom(runbook: Runbook, requests: readonly EffectRequest[]): readonly Planned[] {
  const tellings = requests.flatMap(({ effect }) => (effect.kind === "tell" ? [effect.telling] : []));
  const steps = new Map(
    runbook.phases.flatMap(({ steps: own, always }) => [...own, ...always]).map((step) => [step.id, step]),
  );
  return tellings.flatMap((telling): Planned[] => {
    if (telling.kind === "phase-started") return [{ kind: "phase", telling }];
    if (telling.kind !== "step-started") return [];
    const { address } = telling;
    const nested = tellings.flatMap((one) =>
      one.kind === "step-started" && one.address.startsWith(`${address}/`) ? [one.address] : [],
    );
    const own = requests.filter(
      (request) =>
        request.address.startsWith(`${address}/`) && !nested.some((inner) => request.address.startsWith(`${inner}/`)),
    );
    const policies = Object.entries(steps.get(telling.step)?.onFailure ?? {});
    return [
      {
        kind: "step",
        telling,
        commands: own.flatMap(({ effect }) => (effect.kind === "exec" ? [effect] : [])),
        undecided: tellings.flatMap((one) =>
          one.kind === "undecided" && one.address === address ? [one.expression] : [],
        ),
        onFailure: Object.fromEntries(policies.map(([reason, policy]) => [reason, policyName(policy)])),
      },
    ];
  });
}

export const planDocument = (runbook: Runbook, environment: string, planned: readonly Planned[]) => ({
  runbook: `${runbook.system}/${runbook.id}`,
  environment,
  executed: false,
  rto_s: seconds(runbook.objectives.rtoMs),
  rpo_s: seconds(runbook.objectives.rpoMs),
  steps: planned.flatMap((one) => {
    if (one.kind === "phase") return [];
    const { step, address, phase, action, host, risk, purpose, timeoutMs, title, summary } = one.telling;
    const { undecided, onFailure, commands } = one;
    return [
      {
        id: step,
        address,
        phase,
        action,
        host,
        risk,
        purpose,
        timeout_s: seconds(timeoutMs),
        title,
        summary,
        undecided,
        on_failure: onFailure,
        commands,
      },
    ];
  }),
});

export function planLines(runbook: Runbook, planned: readonly Planned[], language: Language): string[] {
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
    ...body,
    "",
    words.legend,
  ];
}

function phaseLines({ title, budgetMs }: Told<"phase-started">, language: Language): string[] {
  return ["", `${title[language]}${budgetMs === null ? "" : `  (${formatDuration(budgetMs, language)})`}`];
}

function stepLines(step: Extract<Planned, { kind: "step" }>, language: Language): string[] {
  const { telling, commands, undecided, onFailure } = step;
  const words = WORDS[language];
  const margin = "  ".repeat(Math.max(1, telling.address.split("/").length - 1));
  const mark = { none: " ", change: "~", destroy: "!" }[telling.risk];
  const where = telling.host === null ? "" : ` @${telling.host}`;
  const limit = telling.timeoutMs === null ? "" : `  ≤ ${formatDuration(telling.timeoutMs, language)}`;
  const failures = Object.entries(onFailure).map(([reason, policy]) => `${reason} → ${policy}`);
  return [
    `${margin}${mark} ${telling.step}${where}  ${telling.title[language]}${limit}`,
    ...undecided.map((expression) => `${margin}    ${words.undecided} ${expression}`),
    ...(commands.length === 0 ? [`${margin}    ${telling.action}: ${clean(telling.summary[language])}`] : []),
    ...commands.flatMap((command) => commandLines(command).map((line) => `${margin}    │ ${clean(line)}`)),
    ...(failures.length === 0 ? [] : [`${margin}    ${words.onFailure} ${failures.join(", ")}`]),
  ];
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

const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1000);

const WORDS = {
  en: {
    nothing: "A plan: nothing was executed.",
    undecided: "decided only when it runs, both ways are possible:",
    onFailure: "on failure:",
    legend: "~ changes something   ! destroys something and asks first",
  },
  ja: {
    nothing: "計画の表示のみで、何も実行していません。",
    undecided: "実行時に決まります (どちらもあり得ます):",
    onFailure: "失敗時:",
    legend: "~ 変更を伴う   ! 破壊的 (実行前に確認します)",
  },
} as const;
