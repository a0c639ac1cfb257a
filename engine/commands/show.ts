import { formatDuration } from "../program/duration.ts";
import { EXIT, type ExitCode } from "../program/failure.ts";
import { written } from "../program/render.ts";
import { findEnvironment, readInventory } from "./environment.ts";
import { findRunbook, loadRunbook } from "./library.ts";
import type { Manner } from "./options.ts";
import { give } from "./print.ts";

/** `runbook show`: what a runbook needs and does, for reading. */
export function show(name: string, words: { env?: string }, manner: Manner): ExitCode {
  const { language } = manner;
  const { env } = words;
  const system = env === undefined ? null : findEnvironment(readInventory(manner.home, manner), env).system;
  const { runbook } = loadRunbook(findRunbook(manner.home, name, system), manner);
  const said = WORDS[language];
  const span = (ms: number | null): string => (ms === null ? "-" : formatDuration(ms, language));
  const document = {
    id: `${runbook.system}/${runbook.id}`,
    title: runbook.title,
    severity: runbook.severity,
    owner: runbook.owner,
    rto_s: runbook.objectives.rtoMs === null ? null : runbook.objectives.rtoMs / 1000,
    rpo_s: runbook.objectives.rpoMs === null ? null : runbook.objectives.rpoMs / 1000,
    symptoms: runbook.symptoms,
    hosts: runbook.hosts,
    inputs: Object.fromEntries(
      Object.entries(runbook.inputs).map(([input, { type, fallback }]) => [input, { type, default: fallback ?? null }]),
    ),
    phases: runbook.phases.map(({ id, steps, budgetMs }) => ({
      id,
      budget_s: budgetMs === null ? null : budgetMs / 1000,
      steps: steps.map((step) => ({ id: step.id, kind: step.kind, risk: step.risk })),
    })),
  };
  give(manner, document, [
    `${runbook.title[language]}  (${document.id}, ${runbook.severity})`,
    `RTO ${span(runbook.objectives.rtoMs)}  RPO ${span(runbook.objectives.rpoMs)}`,
    ...section(
      said.symptoms,
      runbook.symptoms.map((symptom) => `· ${symptom[language]}`),
    ),
    ...section(
      said.hosts,
      Object.entries(runbook.hosts).map(([role, text]) => `${role}: ${text[language]}`),
    ),
    ...section(
      said.inputs,
      Object.entries(runbook.inputs).map(
        ([input, { title, fallback }]) =>
          `${input}: ${title[language].source}${fallback === undefined ? ` (${said.required})` : ` [${written(fallback)}]`}`,
      ),
    ),
    ...runbook.phases.flatMap((phase) => [
      "",
      `${phase.title[language].source}  (${span(phase.budgetMs)})`,
      ...phase.steps.map(
        (step) =>
          `  ${{ none: " ", change: "~", destroy: "!" }[step.risk]} ${step.id}  ${step.title[language].source}  [${step.kind}]`,
      ),
    ]),
  ]);
  return EXIT.ok;
}

const section = (heading: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ["", heading, ...lines.map((line) => `  ${line}`)];

const WORDS = {
  en: { symptoms: "Symptoms", hosts: "Hosts", inputs: "Inputs", required: "required" },
  ja: { symptoms: "症状", hosts: "ホスト", inputs: "入力", required: "必須" },
} as const;
