import type { Expression, Template, Text } from "../program/expression.ts";
import type { Input, Phase, Runbook, Step } from "../program/runbook.ts";
import type { Schema } from "../program/shape.ts";
import type { Localised, Value } from "../program/value.ts";
import { compile, inside, type Place } from "./compile.ts";
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
  const at = <T>(name: string, node: Node | null = child(root, name)): T | undefined => {
    const schema = properties[name];
    // The schema of a key and the type its reader expects are both written in document.ts.
    return node === null || schema === undefined ? undefined : (compile(schema, node, placeAt(name)) as T | undefined);
  };
  const plain = (text: Text | undefined, node: Node | null): Localised => localised(text, node, place.remarks);
  const objectives = at<{ rto?: number; rpo?: number }>("objectives");
  const review = at<{ every: number; last: string }>("review");
  const drill = at<{ fault?: string; answers?: Record<string, Value> }>("drill");
  const hosts = at<Record<string, Text>>("hosts") ?? {};
  const symptoms = at<Text[]>("symptoms") ?? [];

  return {
    id: at<string>("id") ?? "",
    position: { file: of.file, ...place.remarks.place(root.range.start) },
    title: plain(at<Text>("title"), child(root, "title")),
    system: at<string>("system") ?? "",
    severity: at<Runbook["severity"]>("severity") ?? "critical",
    owner: at<string>("owner") ?? null,
    review: review === undefined ? null : { everyMs: review.every, last: review.last },
    objectives: { rtoMs: objectives?.rto ?? null, rpoMs: objectives?.rpo ?? null },
    symptoms: symptoms.map((text, index) => plain(text, items(child(root, "symptoms"))[index] ?? null)),
    hosts: Object.fromEntries(
      Object.entries(hosts).map(([name, text]) => [name, plain(text, child(child(root, "hosts"), name))]),
    ),
    inputs: inputsOf(at<Record<string, WrittenInput>>("inputs") ?? {}),
    env: at<Record<string, Template>>("env") ?? {},
    phases: (at<WrittenPhase[]>("phases") ?? []).map(phaseOf),
    outputs: at<Record<string, Expression>>("outputs") ?? {},
    drill: { fault: drill?.fault ?? null, answers: drill?.answers ?? {} },
  };
}

interface WrittenInput {
  readonly type: InputType;
  readonly title?: Text;
  readonly pattern?: string;
  readonly choices?: readonly string[];
  readonly default?: Value;
}

interface WrittenPhase {
  readonly id: string;
  readonly title?: Text;
  readonly budget?: number;
  readonly steps: readonly Step[];
  readonly always?: readonly Step[];
}

const inputsOf = (written: Readonly<Record<string, WrittenInput>>): Record<string, Input> =>
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
