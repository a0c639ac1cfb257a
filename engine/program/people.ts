import { failure, type Failure } from "./failure.ts";
import type { Reply } from "./question.ts";

/** How long a question waits when its step names no timeout: 15 minutes. */
export const DEADLINE_MS = 15 * 60_000;

/** A person said that a manual task was not done. */
export const notPossible = ({ by, reason }: Reply): Failure => {
  const why = reason === null || reason === "" ? "" : `: ${reason}`;
  return failure("refused", "NOT_DONE", {
    en: `${by} could not do it${why}`,
    ja: `${by} が実施できませんでした${why}`,
  });
};
