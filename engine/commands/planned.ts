import type { Exec } from "../program/effect.ts";
import type { EffectRequest } from "../program/program.ts";
import type { ConfirmQuestion, Question } from "../program/question.ts";
import type { Runbook, Step } from "../program/runbook.ts";
import type { Telling } from "../program/telling.ts";
import type { Localised } from "../program/value.ts";

export type Told<K extends Telling["kind"]> = Extract<Telling, { kind: K }>;

/** What a command is for in the life of its step. */
export type Part = "done-if" | "check" | "do" | "verify";

export interface PlannedStep {
  readonly kind: "step";
  readonly telling: Told<"step-started">;
  /** As it is written; null for what no runbook at hand declares. */
  readonly step: Step | null;
  readonly commands: readonly { readonly part: Part; readonly exec: Exec }[];
  readonly confirm: ConfirmQuestion | null;
  /** What may be chosen, where the step asks for a choice. */
  readonly choices: readonly string[];
  /** The conditions that only the run itself can decide. */
  readonly undecided: readonly string[];
  /** Why the step will not run; null when it will, or may. */
  readonly notNeeded: Localised | null;
}

/** A phase or a step of a plan, in the order a run would reach them. */
export type Planned = { readonly kind: "phase"; readonly telling: Told<"phase-started"> } | PlannedStep;

export function plannedFrom(runbook: Runbook, requests: readonly EffectRequest[]): readonly Planned[] {
  const tellings = requests.flatMap(({ effect }) => (effect.kind === "tell" ? [effect.telling] : []));
  const started = tellings.filter((one) => one.kind === "step-started");
  return tellings.flatMap((telling): Planned[] => {
    if (telling.kind === "phase-started") return [{ kind: "phase", telling }];
    if (telling.kind !== "step-started") return [];
    const { address } = telling;
    const inside = (outer: string, at: string): boolean => at.startsWith(`${outer}/`);
    const nested = started.filter((one) => inside(address, one.address));
    const own = requests.filter(
      (request) => inside(address, request.address) && !nested.some((inner) => inside(inner.address, request.address)),
    );
    const questions = own.flatMap(({ effect }): Question[] => (effect.kind === "ask" ? [effect.question] : []));
    const ended = tellings.find((one) => one.kind === "step-ended" && one.address === address);
    const around = started.filter((one) => inside(one.address, address));
    return [
      {
        kind: "step",
        telling,
        step: written(runbook, around, telling.step),
        commands: own.flatMap(({ effect, address: at }) => {
          const part = partOf(at.slice(address.length + 1));
          return effect.kind === "exec" && part !== null ? [{ part, exec: effect }] : [];
        }),
        confirm: questions.find((question) => question.kind === "confirm") ?? null,
        choices: questions.flatMap((one) => (one.kind === "choice" ? one.options.map(({ value }) => value) : [])),
        undecided: tellings.flatMap((one) =>
          one.kind === "undecided" && one.address === address ? [one.expression] : [],
        ),
        notNeeded: ended?.kind === "step-ended" && ended.outcome === "skipped" ? ended.because : null,
      },
    ];
  });
}

// The checks are read again after a yes: those readings are no part of their own.
function partOf(at: string): Part | null {
  const [first = ""] = at.split(/[./]/);
  if (first === "confirm") return null;
  return first === "done-if" || first === "check" || first === "verify" ? first : "do";
}

/** The step as its runbook has it: ids are unique within one runbook, and every `call` enters another. */
function written(runbook: Runbook, around: readonly Told<"step-started">[], id: string): Step | null {
  let book: Runbook = runbook;
  for (const { action, step } of around) {
    const called = action === "call" ? (stepsOf(book).find((one) => one.id === step)?.action ?? null) : null;
    // The parser compiled a call's action with the called runbook in it.
    if (called !== null) book = (called as { runbook: Runbook }).runbook;
  }
  return stepsOf(book).find((one) => one.id === id) ?? null;
}

const stepsOf = ({ phases }: Runbook): readonly Step[] =>
  phases.flatMap(({ steps, always }) => [...steps, ...always]).flatMap(withNested);

const withNested = (step: Step): readonly Step[] => [
  step,
  ...Object.values(step.action as object) // a compiled action is an object of fields
    .flatMap((field: unknown) => (Array.isArray(field) ? (field as unknown[]) : []))
    .filter(isStep)
    .flatMap(withNested),
];

const isStep = (one: unknown): one is Step => typeof one === "object" && one !== null && "onFailure" in one;
