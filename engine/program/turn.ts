import { factsOf, type Context } from "./context.ts";
import { evaluate, render, renderText, renderValue } from "./render.ts";
import type { Step } from "./runbook.ts";
import type { Turn } from "./step-kind.ts";
import type { Facts } from "./expression.ts";
import type { Secret } from "./value.ts";

/** What composite steps need of the interpreter; given by it, so that nothing here imports it. */
export type Recursion = Pick<Turn<unknown>, "sequence" | "call" | "parallel">;

/** Puts into a step's hands what it may use, at this moment of the run. */
export function takeTurn(step: Step, context: Context, recursion: Recursion, seen: Facts | null = null): Turn<unknown> {
  // A step that a drill only assumes may rest on what was assumed; one that acts may not.
  const acts = (step.drill?.stance ?? "run") === "run";
  const facts = seen ?? factsOf(context, {}, acts && !context.rehearsing);
  const hostOf = (role: string | null): string => (role === null ? "local" : (context.roles[role] ?? role));
  return {
    action: step.action,
    step,
    facts,
    host: hostOf(step.on),
    get env() {
      return environment(step, context, facts);
    },
    unattended: context.runbook.drill.answers[step.id] ?? null,
    render: (template) => render(template, facts),
    say: (text) => renderText(text, facts),
    evaluate: (expression) => evaluate(expression, facts),
    hostOf,
    ...recursion,
  };
}

function environment(step: Step, context: Context, facts: Turn<unknown>["facts"]): Record<string, string | Secret> {
  const written = { ...context.runbook.env, ...step.env };
  return Object.fromEntries(Object.entries(written).map(([name, template]) => [name, renderValue(template, facts)]));
}
