import type { Entry } from "../journal/entry.ts";
import type { Effect, Settled } from "../program/effect.ts";
import { digestOf } from "./digest.ts";
import type { Perform } from "./perform.ts";

/** What a journal already knows. */
export interface Past {
  readonly answers: ReadonlyMap<string, Settled<unknown>>;
  /** What was asked, by address. */
  readonly asked: ReadonlyMap<string, { readonly digest: string; readonly effect: Effect }>;
  readonly told: ReadonlySet<string>;
}

/** The program asks something else than the journal holds at the same address. */
export class Mismatch extends Error {
  readonly address: string;
  /** As the journal has it, masks included. */
  readonly journal: Effect;
  readonly program: Effect;
  constructor(address: string, journal: Effect, program: Effect) {
    super(`at ${address} the journal holds another question than the program asks`);
    this.address = address;
    this.journal = journal;
    this.program = program;
  }
}

export function pastOf(entries: Iterable<Entry>): Past {
  const answers = new Map<string, Settled<unknown>>();
  const asked = new Map<string, { digest: string; effect: Effect }>();
  const told = new Set<string>();
  for (const entry of entries) {
    if (entry.kind === "asked") asked.set(entry.address, entry);
    else if (entry.kind === "answered") answers.set(entry.address, entry.settled);
    else if (entry.kind === "told") told.add(entry.address);
  }
  return { answers, asked, told };
}

/**
 * Answers from the journal first.
 * C1  An answer is used only when the question is the same, by digest.
 * C2  A question without an answer is in doubt and is passed on as such, never silently repeated.
 */
export const recalled =
  (past: Past, perform: Perform): Perform =>
  async (request, doubt) => {
    const { address, effect } = request;
    if (effect.kind === "tell") return past.told.has(address) ? { ok: true, value: {} } : perform(request, doubt);
    const asked = past.asked.get(address);
    if (asked !== undefined && asked.digest !== digestOf(effect)) throw new Mismatch(address, asked.effect, effect);
    return past.answers.get(address) ?? perform(request, doubt || asked !== undefined);
  };
