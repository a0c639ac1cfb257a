import type { Runbook, Step } from "../program/runbook.ts";
import type { AnyStepKind } from "../program/step-kind.ts";
import { compileRunbook, inputTypesOf } from "./compile-runbook.ts";
import { compileStep, type StepSetting } from "./compile-step.ts";
import { inOrder, type Diagnostic } from "./diagnostic.ts";
import { RUNBOOK } from "./document.ts";
import { createLibrary, type Library } from "./library.ts";
import { lintCall } from "./lint-call.ts";
import { lintEnvironment } from "./lint-environment.ts";
import { lintInputs } from "./lint-inputs.ts";
import { lintKind } from "./lint-kinds.ts";
import { lintOrder } from "./lint-order.ts";
import { lintRoles } from "./lint-roles.ts";
import { lintRunbook } from "./lint-runbook.ts";
import { lintStep } from "./lint-step.ts";
import { outline, type Draft } from "./outline.ts";
import { remarksOn, type Remarks } from "./remarks.ts";
import { scopesOf } from "./scopes.ts";
import { readYaml } from "./source.ts";
import { kindlessSchema, kindOf, stepSchema } from "./step-schema.ts";
import { child, entries, headOf, items, stringOf, type MapNode, type Node } from "./tree.ts";
import { validate, type Wrong } from "./validate.ts";

export type Parsed =
  | {
      readonly ok: true;
      readonly runbook: Runbook;
      /** Every file that was read, by path, the runbook itself first. */
      readonly texts: Readonly<Record<string, string>>;
      readonly warnings: readonly Diagnostic[];
    }
  | {
      readonly ok: false;
      readonly diagnostics: readonly Diagnostic[];
      readonly texts: Readonly<Record<string, string>>;
    };

export interface RunbookFile {
  readonly file: string;
  readonly text: string;
  readonly kinds: readonly AnyStepKind[];
  /** The text of a file beside this one, or null when there is none. */
  readonly read: (path: string) => string | null;
}

/**
 * YAML text in, a compiled runbook or all its mistakes out. Pure: called runbooks are read through `read`.
 *  L1  Each mistake is told once, at its place: a part that is wrong is left alone by later passes.
 *  L2  A runbook with an error is never handed out.
 */
export function parseRunbook(of: RunbookFile): Parsed {
  const library = createLibrary({ ...of, compile: compileFile });
  const runbook = library.open(of.file, of.text);
  const diagnostics = inOrder(library.diagnostics());
  const texts = library.texts();
  const failed = runbook === null || diagnostics.some(({ severity }) => severity === "error");
  return failed ? { ok: false, diagnostics, texts } : { ok: true, runbook, texts, warnings: diagnostics };
}

function compileFile(file: string, text: string, library: Library): { runbook: Runbook | null; remarks: Remarks } {
  const remarks = remarksOn(file, text);
  const root = readYaml(text, remarks);
  if (root === null) return { runbook: null, remarks };
  const plan = outline(root, library.kinds);
  const wrong = validateAll(root, plan.steps, library.kinds, remarks);
  const called = calledBy(root, library, remarks);
  const scopes = scopesOf({
    inputs: inputTypesOf(root),
    roles: entries(child(root, "hosts")).map(({ name }) => name),
    outline: plan,
    called: (draft) => {
      if (draft.kind?.kind !== "call") return [];
      const runbook = called.get(stringOf(child(draft.node, "call")) ?? "");
      return runbook === undefined ? null : Object.keys(runbook.outputs);
    },
  });
  const place = {
    remarks,
    text,
    wrong: wrong.nodes,
    variables: namesOf(child(root, "env")),
    steps: (list: Node): readonly Step[] =>
      items(list).flatMap((node) => {
        const draft = plan.byNode.get(node);
        return draft?.kind == null ? [] : [compiledStep(draft)];
      }),
  };
  const setting: StepSetting = { file, scopes, place, called: (id) => called.get(id) };
  const compiledStep = (draft: Draft): Step => {
    const step = compileStep(draft, setting);
    const has = (key: string): boolean => draft.node.entries.has(key) || wrong.meant.get(draft.node)?.has(key) === true;
    lintStep({ draft, step, has, remarks });
    lintKind(draft, remarks);
    lintRoles(
      draft,
      entries(child(root, "hosts")).map(({ name }) => name),
      remarks,
    );
    lintEnvironment(child(draft.node, "env"), remarks);
    lintCall(draft, (id) => called.get(id), remarks);
    return step;
  };
  const runbook = compileRunbook({ file, root, scopes, place });
  lintEnvironment(child(root, "env"), remarks);
  lintInputs(child(root, "inputs"), remarks);
  lintOrder(plan, remarks);
  lintRunbook(root, plan, remarks);
  return { runbook, remarks };
}

const namesOf = (env: Node | null): ReadonlySet<string> => new Set(entries(env).map(({ name }) => name));

function validateAll(root: MapNode, steps: readonly Draft[], kinds: readonly AnyStepKind[], remarks: Remarks): Wrong {
  const kindNames = kinds.map(({ kind }) => kind);
  const found = [validate({ name: "runbook", schema: RUNBOOK.schema, node: root, remarks })];
  for (const list of new Set([...stepListsOf(root), ...steps.map(({ siblings }) => siblings)])) {
    for (const node of items(list)) if (node.kind !== "map") remarks.error(node.range, "WRONG_TYPE", NOT_A_STEP);
  }
  for (const draft of steps) {
    const name = draft.kind?.kind ?? "kindless";
    const schema = draft.kind === null ? kindlessSchema(kinds) : stepSchema(draft.kind);
    const wrong = validate({ name, schema, node: draft.node, remarks, alsoKnown: kindNames });
    found.push(wrong);
    if (draft.kind === null) remarkKind(draft, kinds, wrong, remarks);
  }
  return {
    nodes: new Set(found.flatMap(({ nodes }) => [...nodes])),
    meant: new Map(found.flatMap(({ meant }) => [...meant])),
  };
}

const stepListsOf = (root: MapNode): Node[] =>
  items(child(root, "phases")).flatMap((phase) => ["steps", "always"].flatMap((area) => child(phase, area) ?? []));

const NOT_A_STEP = {
  en: "a step is a mapping with an id and an action",
  ja: "ステップは id と動作を持つマッピングです",
};

function remarkKind(draft: Draft, kinds: readonly AnyStepKind[], wrong: Wrong, remarks: Remarks): void {
  const found = kindOf(draft.node, kinds);
  const names = kinds.map(({ kind }) => kind);
  if (found.kind === "several") {
    const [, second] = entries(draft.node).filter(({ name }) => found.names.includes(name));
    const list = found.names.join(", ");
    remarks.error(
      second?.key ?? headOf(draft.node),
      "STEP_KIND",
      { en: `one action a step: this one has ${list}`, ja: `1ステップに書ける動作は1つです: ${list}` },
      { en: "make two steps of it", ja: "ステップを分けてください" },
    );
  } else if (!names.some((name) => wrong.meant.get(draft.node)?.has(name))) {
    const list = names.join(", ");
    remarks.error(headOf(draft.node), "STEP_KIND", {
      en: `a step without an action: write one of ${list}`,
      ja: `動作のないステップです。${list} のいずれかを書いてください`,
    });
  }
}

/** The runbooks this one calls, by id; those that cannot be had are remarked upon. */
function calledBy(root: MapNode, library: Library, remarks: Remarks): ReadonlyMap<string, Runbook> {
  const found = new Map<string, Runbook>();
  for (const { id, range } of library.callsIn(root)) {
    const runbook = library.call(id, range, remarks);
    if (runbook !== null) found.set(id, runbook);
  }
  return found;
}
