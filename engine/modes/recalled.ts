import type { Entry } from "../journal/entry.ts";
import type { Settled } from "../program/effect.ts";
import { digestOf } from "./digest.ts";
import type { Perform } from "./perform.ts";

/** What a journal already knows. */
export interface Past {
  readonly answers: ReadonlyMap<string, Settled<unknown>>;
  /** Digests of what was asked, by address. */
  readonly asked: ReadonlyMap<string, string>;
  readonly told: ReadonlySet<string>;
}

/** The program asks something else than the journal holds at the same address. */
export class Mismatch extends Error {
  readonly address: string;
  constructor(address: string, journal: string, program: string) {
    super(`at ${address} the journal holds ${journal}, the program asks ${program}`);
    this.address = address;
  }
}

export function pastOf(entries: Iterable<Entry>): Past {
  const answers = new Map<string, Settled<unknown>>();
  const asked = new Map<string, string>();
  const told = new Set<string>();
  for (const entry of entries) {
    if (entry.kind === "asked") asked.set(entry.address, entry.digest);
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
    const digest = past.asked.get(address);
    if (digest !== undefined && digest !== digestOf(effect)) throw new Mismatch(address, digest, digestOf(effect));
    return past.answers.get(address) ?? perform(request, doubt || digest !== undefined);
  };
