import type { Entry } from "../journal/entry.ts";

/**
 * A way to tell what happened: a state and how one entry changes it.
 * V1  `initial` is fresh every time it is read, so nobody ever sees another fold's state.
 * V2  `apply` may change the state it is given and return it: the folder owns the state and keeps only the result.
 */
export interface View<S> {
  readonly initial: S;
  apply(state: S, entry: Entry): S;
}

export function fold<S>(view: View<S>, entries: Iterable<Entry>): S {
  let state = view.initial;
  for (const entry of entries) state = view.apply(state, entry);
  return state;
}
