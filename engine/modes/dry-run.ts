import { nothingCaptured, type AnswerOf, type EffectKind, type EffectOf } from "../program/effect.ts";
import type { Perform } from "./perform.ts";

/** Answers nobody has checked: each is marked `assumed`, so conditions on it stay undecided. */
const ASSUMED: { readonly [K in EffectKind]: (effect: EffectOf<K>) => AnswerOf<K> } = {
  exec: () => ({
    end: { kind: "exited", code: 0 },
    stdout: nothingCaptured,
    stderr: nothingCaptured,
    durationMs: 0,
    attached: false,
  }),
  ask: ({ question }) => ({ value: question.kind === "confirm" ? true : "", by: "plan", reason: null, recorded: {} }),
  fetch: () => ({ status: 0, body: nothingCaptured, durationMs: 0 }),
  dial: () => ({}),
  transfer: () => ({ bytes: 0, sha256: "", durationMs: 0 }),
  sleep: () => ({}),
  now: () => ({ epochMs: 0 }),
  notify: () => ({ delivered: [] }),
  tell: () => ({}),
};

/** Executes nothing: shows the way a run would take. `hear` gets every request in order. */
export const dryRun =
  (hear: Perform): Perform =>
  async (request, doubt) => {
    await hear(request, doubt);
    return { ok: true, value: assume(request.effect.kind, request.effect), assumed: true };
  };

// The table is indexed by the effect's own kind, which TypeScript cannot correlate by itself.
const assume = <K extends EffectKind>(kind: K, effect: unknown): AnswerOf<K> => ASSUMED[kind](effect as EffectOf<K>);
