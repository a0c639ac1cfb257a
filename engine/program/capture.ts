import { evaluate } from "./render.ts";
import type { Expression, Facts } from "./expression.ts";
import type { Step } from "./runbook.ts";
import type { Done } from "./step-kind.ts";
import type { Value, Values } from "./value.ts";

/** What a step that ended well leaves behind. */
interface Capture {
  readonly outputs: Values;
  readonly assumed: boolean;
  readonly rpo: Value;
}

/** Evaluates captures and the data time with the action's own facts in view. `blind`: what it printed is not known. */
export function captured(of: {
  step: Step;
  facts: Facts;
  done: Done & { ok: true };
  verify: Values | null;
  blind: boolean;
}): Capture {
  const { step, done, verify } = of;
  const local = { ...of.facts.local, ...done.outputs, ...(verify === null ? {} : { verify }) };
  const outputs: Record<string, Value> = { ...done.outputs };
  let { assumed } = done;
  for (const [name, expression] of Object.entries(step.capture)) {
    const value = done.assumed ? undefined : valueOr(expression, { ...of.facts, local }, of.blind);
    if (value === undefined) assumed ||= !of.blind;
    else outputs[name] = value;
  }
  const own = withOwn({ ...of.facts, local }, step, outputs);
  const rpo = step.rpo === null || assumed ? null : (valueOr(step.rpo, own, of.blind) ?? null);
  return { outputs, assumed, rpo };
}

/** The facts with a step's own results among them. */
export const withOwn = (facts: Facts, step: Step, outputs: Values): Facts => ({
  ...facts,
  steps: { ...facts.steps, [step.id]: { ...outputs, outcome: "ok" } },
});

function valueOr(expression: Expression, facts: Facts, blind: boolean): Value | undefined {
  const result = expression.evaluate(facts);
  return blind && result.kind === "error" ? undefined : evaluate(expression, facts);
}
