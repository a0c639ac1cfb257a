import type { Entry } from "../journal/entry.ts";
import type { ExecAnswer } from "../program/effect.ts";

/** A job a run asked for: its address and the account it runs as. */
export interface Job {
  readonly address: string;
  readonly as: string | null;
}

/** The jobs that were asked for, whichever engine asked, by host. */
export function jobsByHost(entries: readonly Entry[]): ReadonlyMap<string, readonly Job[]> {
  const jobs = new Map<string, Job[]>();
  for (const { address, effect } of entries.filter((entry) => entry.kind === "asked")) {
    if (effect.kind !== "exec" || effect.nature !== "job") continue;
    jobs.set(effect.host, [...(jobs.get(effect.host) ?? []), { address, as: effect.as }]);
  }
  return jobs;
}

/** Addresses of commands that have ended. An unknown end or an unconfirmed kill leaves evidence, perhaps processes. */
export function overIn(entries: readonly Entry[]): ReadonlySet<string> {
  const answers = entries.filter((entry) => entry.kind === "answered");
  return new Set(answers.filter(({ settled }) => settled.ok && isOver(settled.value)).map(({ address }) => address));
}

function isOver(value: unknown): boolean {
  const { end } = value as Partial<ExecAnswer>; // of all answers only those of commands have an end
  return end !== undefined && end.kind !== "unknown" && !(end.kind === "timed_out" && !end.confirmed);
}
