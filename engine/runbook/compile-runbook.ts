import type { Text } from "../program/expression.ts";
import type { Input, Phase, Runbook } from "../program/runbook.ts";
import type { Compiled, Schema } from "../program/shape.ts";
import type { Localised } from "../program/value.ts";
import { compile, inside } from "./compile.ts";
import type { Place } from "./compile-place.ts";
import { plainText } from "./compile-step.ts";
import type { InputType } from "./cel.ts";
import { INPUT_TYPES, RUNBOOK } from "./document.ts";
import type { Remarks } from "./remarks.ts";
import type { Scopes } from "./scopes.ts";
import { child, entries, entry, items, stringOf, type MapNode, type Node } from "./tree.ts";

/** Compiles everything of a runbook but its steps, which `steps` gives for each list. */
export function compileRunbook(of: {
  file: string;
  root: MapNode;
  scopes: Scopes;
  place: Omit<Place, "templates" | "expressions" | "expectations" | "key" | "secrets" | "shell">;
}): Runbook {
  const { root, scopes, place } = of;
  const properties = RUNBOOK.schema["properties"] as Readonly<Record<string, Schema>>;
  const placeAt = (name: string): Place => {
    const scope = name === "outputs" ? scopes.end : scopes.everywhere;
    return inside(
      { ...place, shell: "sh", templates: scope, expressions: scope, expectations: scope, key: name, secrets: false },
      name,
    );
  };
  /** A key of the document, compiled; undefined where it is absent or was remarked upon. */
  const at = <K extends keyof Written>(name: K): Written[K] | undefined => {
    const node = child(root, name);
    const schema = properties[name];
    // The schema and the type of a key come from the same shape in document.ts.
    return node === null || schema === undefined
      ? undefined
      : (compile(schema, node, placeAt(name)) as Written[K] | undefined);
  };
  const plain = (text: Text | undefined, node: Node | null): Localised => localised(text, node, place.remarks);
  const objectives = at("objectives");
  const review = at("review");
  const drill = at("drill");
  const hosts = at("hosts") ?? {};
  const symptoms = at("symptoms") ?? [];

  return {
    id: at("id") ?? "",
    position: { file: of.file, ...place.remarks.place(root.range.start) },
    title: plain(at("title"), child(root, "title")),
    system: at("system") ?? "",
    severity: at("severity") ?? "critical",
    owner: at("owner") ?? null,
    review: review === undefined ? null : { everyMs: review.every, last: review.last },
    objectives: { rtoMs: objectives?.rto ?? null, rpoMs: objectives?.rpo ?? null },
    symptoms: symptoms.map((text, index) => plain(text, items(child(root, "symptoms"))[index] ?? null)),
    hosts: Object.fromEntries(
      Object.entries(hosts).map(([name, text]) => [name, plain(text, child(child(root, "hosts"), name))]),
    ),
    inputs: inputsOf(at("inputs") ?? {}),
    env: at("env") ?? {},
    phases: (at("phases") ?? []).map(phaseOf),
    outputs: at("outputs") ?? {},
    drill: { fault: drill?.fault ?? null, answers: drill?.answers ?? {} },
  };
}

type Written = Compiled<typeof RUNBOOK>;
type WrittenInputs = NonNullable<Written["inputs"]>;
type WrittenPhase = Written["phases"][number];

const inputsOf = (written: WrittenInputs): Record<string, Input> =>
  Object.fromEntries(
    Object.entries(written).map(([name, input]): [string, Input] => [
      name,
      {
        type: input.type,
        title: input.title ?? plainText(name),
        pattern: input.pattern ?? null,
        choices: input.choices ?? null,
        fallback: input.default,
      },
    ]),
  );

const phaseOf = (written: WrittenPhase): Phase => ({
  id: written.id,
  title: written.title ?? plainText(written.id),
  budgetMs: written.budget ?? null,
  steps: written.steps,
  always: written.always ?? [],
});

/** Texts that are read before there is a run hold no values. */
function localised(text: Text | undefined, node: Node | null, remarks: Remarks): Localised {
  if (text === undefined) return { en: "", ja: "" };
  const filled = [text.en, text.ja].some(({ parts }) => parts.some((part) => typeof part !== "string"));
  if (filled && node !== null) {
    remarks.error(node.kind === "leaf" ? node.range : (entries(node)[0]?.value.range ?? node.range), "VALUE_IN_TITLE", {
      en: "no ${{ }} here: this is read before a run begins",
      ja: "ここに ${{ }} は書けません (実行開始前に表示される文です)",
    });
  }
  return { en: text.en.source, ja: text.ja.source };
}

/** Declared inputs with their types; what is not yet right counts as text. */
export const inputTypesOf = (root: MapNode): Record<string, InputType> =>
  Object.fromEntries(
    entries(child(root, "inputs")).map(({ name, value }): [string, InputType] => {
      const type = stringOf(entry(value, "type")?.value ?? null);
      return [name, INPUT_TYPES.find((known) => known === type) ?? "string"];
    }),
  );
