import type { Question } from "../../program/question.ts";

/** Questions are put one at a time, however many lanes of the run ask at once. */
export function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

/** The end of a question's time: its deadline, a cancel from outside, a lost terminal or Ctrl-C. */
export interface Limits {
  readonly signal: AbortSignal;
  /** Whether it was the deadline that ended it. */
  late(): boolean;
  /** Ends the question without an answer. */
  end(): void;
  done(): void;
}

export function limitsOf(question: Question, cancel: AbortSignal): Limits {
  const ended = new AbortController();
  let late = false;
  const end = (): void => ended.abort();
  const pass = (): void => {
    late = !ended.signal.aborted;
    end();
  };
  // A timer holds at most 2^31-1 ms; a longer deadline is beyond any run.
  const timer = setTimeout(pass, Math.min(question.deadlineMs, 2 ** 31 - 1));
  if (cancel.aborted) end();
  cancel.addEventListener("abort", end);
  return {
    signal: ended.signal,
    late: () => late,
    end,
    done() {
      clearTimeout(timer);
      cancel.removeEventListener("abort", end);
    },
  };
}
