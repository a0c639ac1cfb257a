import { setTimeout as sleep } from "node:timers/promises";
import type { Localised } from "../../program/value.ts";
import type { Order } from "../executor.ts";
import { type Attempt, attemptJob, type Progress } from "./attempt.ts";
import { reattached, reconnecting } from "./evidence.ts";
import type { Means } from "./means.ts";

/**
 * Sees a job to its end, over as many connections as that takes. Starting is idempotent, so an attempt after a lost
 * link starts nothing twice; that is why the only way to join a job is to start it again.
 */
export async function followJob(
  means: Means,
  order: Order,
  progress: Progress,
  watch: { readonly sending: () => void; readonly abandon: AbortSignal },
): Promise<Attempt | Lost> {
  const started = Date.now();
  let lostAt: number | null = null;
  let pause = FIRST_PAUSE_MS;
  for (;;) {
    const attempt = await attemptJob(means, order, progress, {
      ...watch,
      begun() {
        if (lostAt !== null) means.report(reattached(means.host.name));
        lostAt = null;
        pause = FIRST_PAUSE_MS;
      },
    });
    const doubtful = attempt.kind === "cut" || (attempt.kind === "unopened" && progress.sent);
    if (!doubtful) return attempt;
    const trouble = attempt.kind === "unopened" ? attempt.failure.message : null;
    if (lostAt === null && !watch.abandon.aborted) means.report(reconnecting(means.host.name));
    lostAt ??= Date.now();
    // A host that never answered is not waited for as long as a command that is known to run.
    const last = progress.answers === 0 ? lostAt + SHORT_MS : lastMoment(order, started, lostAt);
    if (Date.now() + pause > Math.min(last, lostAt + (means.patienceMs ?? Infinity)))
      return { kind: "link-lost", trouble };
    await sleep(pause, undefined, { signal: watch.abandon }).catch(() => {});
    if (watch.abandon.aborted) return { kind: "link-lost", trouble };
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
}

export interface Lost {
  readonly kind: "link-lost";
  readonly trouble: Localised | null;
}

const lastMoment = (order: Order, started: number, lostAt: number): number =>
  Math.max(started + order.effect.timeoutMs + 60_000, lostAt + SHORT_MS);

const SHORT_MS = 120_000;

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8000;
