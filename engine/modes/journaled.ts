import type { Journal } from "../journal/writer.ts";
import type { Effect } from "../program/effect.ts";
import type { Perform } from "./perform.ts";
import { digestOf } from "./digest.ts";

/**
 * Writes down every question before it is acted on and every answer before anyone hears of it. The answer given back
 * is the one on disk, masks included, so that a resumed program hears the same.
 * Tellings are written but need no sync of their own: the next question or answer carries them.
 */
export const journaled =
  (journal: Journal, perform: Perform): Perform =>
  async (request, doubt) => {
    const { address, effect } = request;
    if (effect.kind === "tell") {
      journal.append({ kind: "told", address, telling: effect.telling });
      return { ok: true, value: {} };
    }
    // An effect in doubt was asked by an earlier engine; its question is in the journal already.
    if (!doubt && !pure(effect)) {
      journal.append({ kind: "asked", address, digest: digestOf(effect), effect });
      journal.commit();
    }
    const settled = await perform(request, doubt);
    const entry = journal.append({ kind: "answered", address, settled });
    if (!pure(effect)) journal.commit();
    return entry.settled;
  };

// Reading a clock changes nothing and asks nobody.
const pure = (effect: Effect): boolean => effect.kind === "now";
