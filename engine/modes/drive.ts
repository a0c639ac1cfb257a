import type { EffectRequest, Program, Request } from "../program/program.ts";
import type { Perform } from "./perform.ts";

/**
 * Runs a program: next → perform → next. Branches of `all` interleave, each driven by its own loop.
 * D1  An exception from `perform` is a pause or our own bug; it ends the drive and the program is left as it stands.
 * D2  When one branch is paused the others finish the effect they are in, then stop as well.
 */
export async function drive<T>(program: Program<T>, perform: Perform): Promise<T> {
  let step = program.next();
  while (!step.done) step = program.next(await answer(step.value, perform));
  return step.value;
}

async function answer(request: Request, perform: Perform): Promise<unknown> {
  if (request.kind === "effect") return perform(request, false);
  let stopped: { readonly cause: unknown } | null = null;
  const guarded: Perform = async (inner: EffectRequest, doubt) => {
    if (stopped !== null) throw stopped.cause;
    return perform(inner, doubt);
  };
  const results: unknown[] = [];
  const waiting = request.branches.entries();
  const lane = async (): Promise<void> => {
    for (const [index, branch] of waiting) {
      try {
        results[index] = await drive(branch(), guarded);
      } catch (cause) {
        stopped ??= { cause };
        return;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, request.limit) }, lane));
  // Assigned inside the lanes, which the compiler cannot follow.
  const end = stopped as { readonly cause: unknown } | null;
  if (end !== null) throw end.cause;
  return results;
}
