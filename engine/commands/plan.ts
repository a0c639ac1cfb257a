import { drive } from "../modes/drive.ts";
import { dryRun } from "../modes/dry-run.ts";
import { formatDuration } from "../program/duration.ts";
import { EXIT, type ExitCode } from "../program/failure.ts";
import { interpret } from "../program/interpret.ts";
import type { Runbook, Step } from "../program/runbook.ts";
import type { Telling } from "../program/telling.ts";
import type { Language, Value } from "../program/value.ts";
import { STEP_KINDS } from "../steps/index.ts";
import { clean } from "../world/terminal/clean.ts";
import { findEnvironment, readInventory, rolesFor, targetOf } from "./environment.ts";
import { giveInputs } from "./inputs.ts";
import { findRunbook, loadRunbook } from "./library.ts";
import type { Manner } from "./options.ts";
import { give } from "./print.ts";

type Started = Extract<Telling, { kind: "step-started" }>;

/** `runbook plan`: the way a run would take, with every value that is known; nothing is executed. */
export async function plan(
  name: string,
  words: { env: string; input: readonly string[] },
  manner: Manner,
): Promise<ExitCode> {
  const environment = findEnvironment(readInventory(manner.home, manner), words.env);
  const { runbook } = loadRunbook(findRunbook(manner.home, name, environment.system), manner);
  const target = targetOf(words.env, environment);
  // A lab has no hosts before it is built: its roles are shown by their names.
  const roles = environment.lab === null ? rolesFor(runbook, target) : {};
  const { values } = giveInputs(runbook, target.inputs, words.input);
  const hosts = Object.fromEntries(
    Object.keys(runbook.hosts).map((role): [string, Value] => {
      const host = target.hosts[roles[role] ?? role];
      return [role, { name: roles[role] ?? role, address: host?.address ?? role, user: host?.user ?? "" }];
    }),
  );
  const tellings: Telling[] = [];
  const perform = dryRun(async ({ effect }) => {
    if (effect.kind === "tell") tellings.push(effect.telling);
    return { ok: true, value: {} };
  });
  const kinds = new Map(STEP_KINDS.map((kind) => [kind.kind, kind]));
  const run = { id: "plan", mode: "plan", environment: words.env, started_at: "" };
  const { outcome, because } = await drive(interpret(runbook, { kinds, roles, hosts, inputs: values, run }), perform);
  const steps = tellings.filter((one): one is Started => one.kind === "step-started");
  give(manner, documentOf(runbook, words.env, steps, tellings), linesOf(runbook, tellings, manner.language));
  if (outcome === "ok") return EXIT.ok;
  process.stderr.write(`${because[manner.language]}\n`);
  return EXIT.invalidInput;
}

function documentOf(runbook: Runbook, environment: string, steps: readonly Started[], tellings: readonly Telling[]) {
  const undecided = new Map(
    tellings.flatMap((one) => (one.kind === "undecided" ? [[one.address, one.expression] as const] : [])),
  );
  return {
    runbook: `${runbook.system}/${runbook.id}`,
    environment,
    executed: false,
    rto_s: seconds(runbook.objectives.rtoMs),
    rpo_s: seconds(runbook.objectives.rpoMs),
    steps: steps.map(({ step, address, phase, action, host, risk, timeoutMs, title, summary, purpose }) => ({
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
      undecided: undecided.get(address) ?? null,
      on_failure: failuresOf(stepNamed(runbook, step)),
    })),
  };
}

function linesOf(runbook: Runbook, tellings: readonly Telling[], language: Language): string[] {
  const words = WORDS[language];
  const { rtoMs, rpoMs } = runbook.objectives;
  const objective = (name: string, ms: number | null): string =>
    ms === null ? "" : `  ${name} ${formatDuration(ms, language)}`;
  const lines = [`${runbook.title[language]}${objective("RTO", rtoMs)}${objective("RPO", rpoMs)}`, words.nothing];
  for (const telling of tellings) {
    if (telling.kind === "phase-started") {
      const budget = telling.budgetMs === null ? "" : `  (${formatDuration(telling.budgetMs, language)})`;
      lines.push("", `${telling.title[language]}${budget}`);
    } else if (telling.kind === "step-started") {
      const mark = { none: " ", change: "~", destroy: "!" }[telling.risk];
      const where = telling.host === null ? "" : ` @${telling.host}`;
      const depth = "  ".repeat(Math.max(1, telling.address.split("/").length - 1));
      lines.push(`${depth}${mark} ${telling.step}${where}  ${telling.title[language]}`);
      lines.push(`${depth}    ${telling.action}: ${clean(telling.summary[language]).split("\n")[0]}`);
      const failures = failuresOf(stepNamed(runbook, telling.step));
      if (failures !== null) lines.push(`${depth}    ${words.onFailure} ${failures}`);
    } else if (telling.kind === "undecided") lines.push(`      ${words.undecided} ${telling.expression}`);
  }
  return [...lines, "", words.legend];
}

function failuresOf(step: Step | undefined): string | null {
  const policies = Object.entries(step?.onFailure ?? {});
  if (policies.length === 0) return null;
  return policies
    .map(
      ([reason, policy]) =>
        `${reason} → ${policy.kind === "goto" ? `goto ${policy.step}` : policy.kind === "call" ? `call ${policy.runbook.id}` : policy.kind}`,
    )
    .join(", ");
}

const stepNamed = (runbook: Runbook, id: string): Step | undefined =>
  runbook.phases.flatMap(({ steps, always }) => [...steps, ...always]).find((step) => step.id === id);

const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1000);

const WORDS = {
  en: {
    nothing: "A plan: nothing was executed.",
    undecided: "undecided until it runs, both ways are possible:",
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
