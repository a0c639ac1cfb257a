import type { EffectKind, Settled } from "../program/effect.ts";
import type { EffectRequest } from "../program/program.ts";
import type { Perform } from "./perform.ts";

/** An answer for one address, or for every effect of a kind; `tell` and `now` answer themselves. */
export type Script = Readonly<Record<string, Settled<unknown> | ((request: EffectRequest) => Settled<unknown>)>>;

/** Answers from a table: the second implementation of the seam, for tests of steps and of the interpreter. */
export function scripted(script: Script, startMs = 0): { perform: Perform; asked: EffectRequest[] } {
  const asked: EffectRequest[] = [];
  let clock = startMs;
  const perform: Perform = async (request) => {
    const { effect, address } = request;
    if (effect.kind === "now") return { ok: true, value: { epochMs: clock } };
    if (effect.kind === "sleep") clock += effect.ms;
    asked.push(request);
    const line = script[address] ?? script[effect.kind satisfies EffectKind];
    if (line !== undefined) return typeof line === "function" ? line(request) : line;
    if (effect.kind === "tell" || effect.kind === "sleep") return { ok: true, value: {} };
    throw new Error(`nothing scripted for ${address}: ${JSON.stringify(effect)}`);
  };
  return { perform, asked };
}
