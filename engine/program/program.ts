import type { AnswerOf, Effect, EffectKind, EffectOf, Settled } from "./effect.ts";
import type { Stance } from "./telling.ts";

/**
 * A program can only ask. Invariants:
 *  P1  A program is synchronous and pure: all it learns comes back through a `yield`.
 *  P2  The address of a request is a function of the program alone, never of timing, so a journal can answer it.
 *  P3  Branches of `all` have disjoint addresses.
 */
export type Program<T> = Generator<Request, T, unknown>;

/** An effect at its place in the program. */
export interface EffectRequest {
  readonly kind: "effect";
  readonly address: string;
  readonly effect: Effect;
  /** How a drill treats it; every other mode ignores this. */
  readonly stance: Stance;
}

/** Several programs at once, at most `limit` at a time. Answered with their results in order. */
interface AllRequest {
  readonly kind: "all";
  readonly address: string;
  readonly branches: readonly (() => Program<unknown>)[];
  readonly limit: number;
}

export type Request = EffectRequest | AllRequest;

/** Asks for one effect. Its address is its kind, completed by every enclosing `within`. */
export function* perform<K extends EffectKind>(effect: EffectOf<K> & Effect): Program<Settled<AnswerOf<K>>> {
  // The driver answers a request with the answer of its effect's kind; a generator's `next` cannot say so.
  return (yield { kind: "effect", address: effect.kind, effect, stance: "run" }) as Settled<AnswerOf<K>>;
}

/** Runs branches side by side and returns their results in order. */
export function* all<T>(branches: readonly (() => Program<T>)[], limit: number): Program<readonly T[]> {
  return (yield { kind: "all", address: "", branches, limit }) as readonly T[];
}

/**
 * Prefixes the address of everything `body` asks for with `segment`, and numbers what would be the same
 * address twice: `exec`, `exec.2`.
 */
export const within = <T>(segment: string, body: Program<T>): Program<T> => {
  const seen = new Map<string, number>();
  return relabelled(body, (request) => ({
    ...request,
    address: request.address === "" ? segment : `${segment}/${numbered(seen, request.address)}`,
  }));
};

/** Marks everything `body` asks for with a drill stance. */
export const stanced = <T>(stance: Stance, body: Program<T>): Program<T> =>
  stance === "run"
    ? body
    : relabelled(body, (request) => (request.kind === "effect" ? { ...request, stance } : request));

type Relabel = <R extends Request>(request: R) => R;

function* relabelled<T>(body: Program<T>, relabel: Relabel): Program<T> {
  let step = body.next();
  while (!step.done) {
    const request = relabel(step.value);
    const answer = yield request.kind === "effect"
      ? request
      : { ...request, branches: request.branches.map((branch) => () => relabelled(branch(), relabel)) };
    step = body.next(answer);
  }
  return step.value;
}

// Only leaves are numbered here; deeper addresses were numbered by the `within` that owns them.
function numbered(seen: Map<string, number>, address: string): string {
  if (address.includes("/")) return address;
  const count = (seen.get(address) ?? 0) + 1;
  seen.set(address, count);
  return count === 1 ? address : `${address}.${count}`;
}
