import type { Environment } from "@marcbachmann/cel-js";
import type { Localised } from "../program/value.ts";
import { celEnvironment, OUTPUT_TYPES, type InputType, type Locals } from "./cel.ts";
import { ancestors, repeatsItems, type Draft, type Outline } from "./outline.ts";
import type { Scope, Sight } from "./scope.ts";
import { blindness } from "./sight.ts";

/** Where in the life of a step an expression is evaluated; each sees more than the one before. */
export type Moment = "before" | "probe" | "after" | "capture" | "settled" | "undo";

export interface Scopes {
  of(draft: Draft, moment: Moment): Scope;
  /** For values of the whole runbook, evaluated at every step: they see no results. */
  readonly everywhere: Scope;
  /** After the last step. */
  readonly end: Scope;
}

/** Builds the scopes of a runbook. */
export function scopesOf(of: {
  inputs: Readonly<Record<string, InputType>>;
  roles: readonly string[];
  outline: Outline;
  /** Names of the outputs a step calls in from another runbook; null when that is not known. */
  called: (draft: Draft) => readonly string[] | null;
}): Scopes {
  const { inputs, roles, outline } = of;
  const stepIds = [...outline.byId.keys()];
  const environments = new Map<string, Environment>();

  const build = (locals: Locals, step: (id: string) => Sight): Scope => {
    const names = Object.keys(locals);
    const key = names.join(" ");
    const environment = environments.get(key) ?? celEnvironment(inputs, locals);
    environments.set(key, environment);
    return { inputs, roles, stepIds, locals: names, environment, step };
  };

  const sight =
    (reader: Draft | null, own: boolean) =>
    (id: string): Sight => {
      const target = outline.byId.get(id);
      if (target === undefined) return { kind: "unknown" };
      const message = blindness(target, reader, own);
      if (message !== null) return { kind: "hidden", message, hint: ONLY_EARLIER };
      return { kind: "visible", outputs: resultsOf(target, of.called(target)) };
    };

  return {
    of: (draft, moment) => {
      const item: Locals = ancestors(draft).some(({ kind }) => repeatsItems(kind)) ? { item: "dyn" } : {};
      const outputs = localsOf(draft, of.called(draft));
      return build({ ...item, ...LOCALS[moment](outputs) }, sight(draft, moment === "settled" || moment === "undo"));
    },
    everywhere: build({}, (id) =>
      outline.byId.has(id) ? { kind: "hidden", message: NOT_HERE, hint: IN_STEP_ENV } : { kind: "unknown" },
    ),
    end: build({}, sight(null, false)),
  };
}

const PROBE: Locals = { stdout: "string", stderr: "string", exit_code: "int" };

const LOCALS: Record<Moment, (outputs: Locals) => Locals> = {
  before: () => ({}),
  probe: () => PROBE,
  after: (outputs) => ({ ...outputs, ...PROBE }),
  capture: (outputs) => ({ ...outputs, verify: "map<string, dyn>" }),
  settled: (outputs) => ({ ...outputs, verify: "map<string, dyn>" }),
  undo: () => ({}),
};

/** What a step's own action leaves behind, as names of its expressions. */
function localsOf(draft: Draft, called: readonly string[] | null): Locals {
  const names = outputsOf(draft);
  const own =
    names === null ? OUTPUT_TYPES : Object.fromEntries(names.map((name) => [name, OUTPUT_TYPES[name] ?? "dyn"]));
  return { ...own, ...Object.fromEntries((called ?? []).map((name) => [name, "dyn"])) };
}

/** What later steps can read of a step; null when that is not known. */
function resultsOf(draft: Draft, called: readonly string[] | null): readonly string[] | null {
  if (draft.kind === null || called === null) return null;
  const own = outputsOf(draft) ?? Object.keys(OUTPUT_TYPES);
  const fromDoneIf = draft.node.entries.has("done_if") ? Object.keys(PROBE) : [];
  return [...new Set(["outcome", ...own, ...fromDoneIf, ...draft.captures, ...called])];
}

const outputsOf = (draft: Draft): readonly string[] | null => draft.kind?.outputs ?? null;

const ONLY_EARLIER: Localised = {
  en: "only results of steps that ended before can be read",
  ja: "参照できるのは、先に終わったステップの結果だけです",
};

const NOT_HERE: Localised = {
  en: "results of steps cannot be read here: this value is needed before the first step",
  ja: "ここではステップの結果を参照できません (最初のステップより前に必要な値です)",
};

const IN_STEP_ENV: Localised = {
  en: "write it in the env of the steps that need it",
  ja: "必要なステップの env に書いてください",
};
