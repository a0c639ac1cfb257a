/**
 * Resolves with the first reason to stop waiting for a command. The time counts from `begin()`, when the command
 * was sent, so that waiting for a free channel or for a connection is not charged to it.
 */
export function openInterruption(options: {
  readonly timeoutMs: number;
  readonly cancel: AbortSignal;
  readonly detach: AbortSignal;
}): Interruption {
  const { promise, resolve } = Promise.withResolvers<Why>();
  const cancelled = () => resolve("cancel");
  const left = () => resolve("detach");
  let timer: NodeJS.Timeout | null = null;
  options.cancel.addEventListener("abort", cancelled, { once: true });
  options.detach.addEventListener("abort", left, { once: true });
  if (options.detach.aborted) left();
  if (options.cancel.aborted) cancelled();
  return {
    came: promise,
    begin: () => (timer ??= setTimeout(() => resolve("timeout"), Math.min(options.timeoutMs, LONGEST_TIMER))),
    close() {
      if (timer !== null) clearTimeout(timer);
      options.cancel.removeEventListener("abort", cancelled);
      options.detach.removeEventListener("abort", left);
    },
  };
}

export interface Interruption {
  readonly came: Promise<Why>;
  begin(): void;
  close(): void;
}

export type Why = "timeout" | "cancel" | "detach";

/** Node fires a longer timer at once. */
const LONGEST_TIMER = 2 ** 31 - 1;
