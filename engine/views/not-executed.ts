import type { Localised } from "../program/value.ts";
import type { RunState } from "./run.ts";

/** A step that stands in the runbook and was never reached. */
export interface NotExecuted {
  readonly phase: string;
  readonly id: string;
  readonly title: Localised;
}

export function notExecuted(state: RunState): readonly NotExecuted[] {
  const reached = new Set(
    state.visits.filter(({ purpose }) => purpose !== "undo").map(({ phase, id }) => `${phase}/${id}`),
  );
  return (state.opened?.outline ?? []).flatMap((phase) =>
    phase.steps
      .filter(({ id }) => !reached.has(`${phase.id}/${id}`))
      .map(({ id, title }) => ({ phase: phase.id, id, title })),
  );
}
