import type { ASTNode, ParseResult } from "@marcbachmann/cel-js";
import { ANY_ITEM, type Evaluated, type Expression, type Facts } from "../program/expression.ts";
import { failure } from "../program/failure.ts";
import type { Localised, Value } from "../program/value.ts";
import { celProblem } from "./cel-problems.ts";
import { fromCel, inputToCel, toCel, type InputType } from "./cel.ts";
import { checkNames } from "./names.ts";
import { problem, type Problem } from "./problem.ts";
import { referencesOf, type Reference } from "./references.ts";
import type { Scope } from "./scope.ts";

export interface ExpressionSource {
  readonly source: string;
  readonly scope: Scope;
  /** The key that needs a true or false; null where any value will do. */
  readonly decides: string | null;
  /** Whether a whole secret may stand here: environment variables, headers, inputs of a called runbook. */
  readonly secrets: boolean;
}

export type CompiledExpression =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Compiles one CEL expression and checks it against its scope.
 *  X1  Evaluation is pure and never throws; a step nobody has seen the result of makes it undecided.
 *  X2  A secret leaves an expression only whole and unread.
 */
export function compileExpression(of: ExpressionSource): CompiledExpression {
  const { source, scope } = of;
  const whole = { start: 0, end: source.length };
  if (source === "") return bad([problem(whole, "EXPRESSION", { en: "empty expression", ja: "式が空です" })]);
  const dashed = dashedStep(source, scope);
  if (dashed !== null) return bad([dashed]);
  let parsed: ParseResult;
  try {
    parsed = scope.environment.parse(source);
  } catch (error) {
    return bad([celProblem(error, source, scope)]);
  }
  const references = referencesOf(parsed.ast);
  const secret = wholeSecret(parsed.ast, references.facts, scope);
  const unknown = checkNames(references, scope);
  const leaked =
    secret !== null && of.secrets ? [] : references.facts.filter((fact) => isSecretInput(fact, scope)).map(leak);
  if (unknown.length + leaked.length > 0) return bad([...unknown, ...leaked]);
  if (secret !== null) return { ok: true, expression: secretExpression(source, secret) };
  const checked = parsed.check();
  if (!checked.valid) return bad([celProblem(checked.error, source, scope)]);
  if (of.decides !== null && checked.type !== "bool" && checked.type !== "dyn") {
    return bad([problem(whole, "EXPRESSION_TYPE", notBool(of.decides, checked.type ?? "?"))]);
  }
  return { ok: true, expression: expressionOf(source, parsed, references.facts, scope.inputs) };
}

const bad = (problems: readonly Problem[]): CompiledExpression => ({ ok: false, problems });

// CEL reads steps.stop-app.stdout as a subtraction.
function dashedStep(source: string, scope: Scope): Problem | null {
  for (const match of source.matchAll(/\bsteps\.([a-z0-9]+(?:-[a-z0-9]+)+)/g)) {
    const id = match[1] ?? "";
    if (!scope.stepIds.includes(id)) continue;
    const range = { start: match.index, end: match.index + match[0].length };
    const message = { en: `"-" means minus in steps.${id}`, ja: `steps.${id} の「-」は引き算になります` };
    return problem(range, "EXPRESSION", message, { en: `write steps["${id}"]`, ja: `steps["${id}"] と書いてください` });
  }
  return null;
}

const isSecretInput = (fact: Reference, scope: Scope): boolean =>
  fact.root === "inputs" && fact.keys[0] !== undefined && scope.inputs[fact.keys[0].name] === "secret";

function wholeSecret(ast: ASTNode, facts: readonly Reference[], scope: Scope): string | null {
  const [only, more] = facts;
  if (only === undefined || more !== undefined || !isSecretInput(only, scope) || only.keys.length !== 1) return null;
  const whole = (ast.op === "." || ast.op === "[]") && only.range.start === ast.start && only.range.end === ast.end;
  return whole && !only.computed ? (only.keys[0]?.name ?? null) : null;
}

const leak = (fact: Reference): Problem =>
  problem(
    fact.range,
    "SECRET_USE",
    {
      en: `the secret "${fact.keys[0]?.name}" may only be a whole value of env, headers or with`,
      ja: `秘密「${fact.keys[0]?.name}」は env・headers・with の値全体としてのみ使えます`,
    },
    {
      en: `env: { TOKEN: \${{ inputs.${fact.keys[0]?.name} }} }`,
      ja: `env: { TOKEN: \${{ inputs.${fact.keys[0]?.name} }} } のように渡してください`,
    },
  );

const secretExpression = (source: string, name: string): Expression => ({
  source,
  steps: [],
  evaluate: (facts) => ({ kind: "value", value: facts.inputs[name] ?? null }),
});

const notBool = (key: string, type: string): Localised => ({
  en: `"${key}" must be true or false, but this is ${type}`,
  ja: `"${key}" には真偽値が必要ですが、この式の型は ${type} です`,
});

function expressionOf(
  source: string,
  parsed: ParseResult,
  facts: readonly Reference[],
  inputs: Readonly<Record<string, InputType>>,
): Expression {
  const read = new Set(facts.filter(({ root }) => root === "steps").map(({ keys }) => keys[0]?.name ?? "*"));
  const steps = [...read];
  const readsItem = facts.some(({ root }) => root === "item");
  return {
    source,
    steps,
    evaluate: (given) => {
      const unseen = steps.find((id) => (id === "*" ? given.assumed.size > 0 : given.assumed.has(id)));
      if (unseen !== undefined) return { kind: "undecided", because: notSeen(unseen) };
      if (readsItem && given.assumed.has(ANY_ITEM)) return { kind: "undecided", because: notListed };
      try {
        return { kind: "value", value: fromCel(parsed(contextOf(given, steps, inputs))) };
      } catch (error) {
        return failed(
          source,
          error,
          steps.filter((id) => id !== "*" && !Object.hasOwn(given.steps, id)),
        );
      }
    },
  };
}

function contextOf(facts: Facts, steps: readonly string[], inputs: Readonly<Record<string, InputType>>) {
  const read = steps.includes("*") ? Object.keys(facts.steps) : steps;
  return {
    inputs: mapped(facts.inputs, (value, name) => inputToCel(value, inputs[name] ?? "string"), Object.keys(inputs)),
    hosts: mapped(facts.hosts, toCel),
    // A step that has not run is an empty map, so that `has(steps.x.y)` is simply false.
    steps: Object.fromEntries(
      read.map((id) => [id, toCel(Object.hasOwn(facts.steps, id) ? (facts.steps[id] ?? {}) : {})]),
    ),
    run: facts.run,
    ...mapped(facts.local, toCel),
  };
}

const mapped = (
  values: Readonly<Record<string, Value>>,
  convert: (value: Value, name: string) => unknown,
  names: readonly string[] = Object.keys(values),
): Record<string, unknown> =>
  Object.fromEntries(
    names.filter((name) => Object.hasOwn(values, name)).map((name) => [name, convert(values[name] ?? null, name)]),
  );

const notListed: Localised = { en: "depends on a list nobody has seen", ja: "まだ得られていないリストに依存します" };

const notSeen = (id: string): Localised =>
  id === "*"
    ? { en: "depends on steps that have not run", ja: "まだ実行されていないステップの結果に依存します" }
    : { en: `depends on the result of "${id}"`, ja: `「${id}」の結果に依存します` };

function failed(source: string, error: unknown, absent: readonly string[]): Evaluated {
  const why =
    absent.length > 0
      ? { en: `"${absent[0]}" has not run`, ja: `「${absent[0]}」が実行されていません` }
      : celProblem(error, source, null).message;
  return {
    kind: "error",
    failure: failure("invalid", "EXPRESSION", {
      en: `cannot evaluate ${source}: ${why.en}`,
      ja: `式 ${source} を評価できません: ${why.ja}`,
    }),
  };
}
