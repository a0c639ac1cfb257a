import { setTimeout as sleep } from "node:timers/promises";
import type { End } from "../../program/effect.ts";
import type { Order } from "../executor.ts";
import type { Attempt, Progress } from "./attempt.ts";
import { detached, jobHidden, jobLost, jobsGone, killUnconfirmed, linkLost, neverStarted } from "./evidence.ts";
import { followJob, type Lost } from "./follow.ts";
import { openFrames } from "./frames.ts";
import { openInterruption, type Why } from "./interruption.ts";
import { everySecond } from "./live.ts";
import { directoryOf, GRACE_MS, type Means, siteOf } from "./means.ts";
import { reap, type Verdict } from "./reap.ts";
import { killScript, peekScript } from "./script.ts";
import { openTail } from "./tail.ts";

/**
 * Runs a command as a job. Invariants:
 *  J1  The command starts at most once per key, whatever happens to the link or to this process.
 *  J2  `not_started` is said only when nothing was sent, or when the target barred the key.
 *  J3  An end is told only from what the target wrote or from what was seen there; else it is unknown.
 */
export async function runJob(means: Means, order: Order): Promise<{ readonly end: End; readonly attached: boolean }> {
  const progress: Progress = {
    sent: order.doubtful === true,
    claimed: false,
    seen: { out: 0, err: 0 },
    answers: 0,
    lastSign: Date.now(),
  };
  const abandon = new AbortController();
  const interruption = openInterruption({ timeoutMs: order.effect.timeoutMs, ...order });
  const following = followJob(means, order, progress, { sending: interruption.begin, abandon: abandon.signal });
  const stopPeeking = everySecond(() => (progress.claimed ? peek(means, order, abandon.signal) : Promise.resolve()));
  try {
    const first = await Promise.race([following, interruption.came]);
    const end =
      typeof first === "string"
        ? await interrupted(means, order, progress, following, first)
        : await concluded(means, order, progress, first);
    const joined = progress.answers > (progress.claimed ? 1 : 0);
    return { end, attached: joined && end.kind !== "not_started" };
  } finally {
    stopPeeking();
    interruption.close();
    abandon.abort();
  }
}

async function concluded(means: Means, order: Order, progress: Progress, attempt: Attempt | Lost): Promise<End> {
  switch (attempt.kind) {
    case "ended":
    case "lost":
      // Killed by an engine that could not tell: what it began is finished here (J3).
      if (attempt.killed === "timeout" || attempt.killed === "cancel") {
        return verdictEnd(means, attempt.killed, await end(means, order, progress, attempt.killed));
      }
      return attempt.kind === "ended"
        ? { kind: "exited", code: attempt.code }
        : { kind: "unknown", failure: jobLost(means.host.name, directoryOf(means, order), attempt.why) };
    case "barred":
      return { kind: "not_started", failure: neverStarted(means.host.name, "cancel", "barred") };
    case "gone":
      return { kind: "unknown", failure: jobsGone(means.host.name, directoryOf(means, order)) };
    case "refused":
    case "unopened":
      return { kind: "not_started", failure: attempt.failure };
    case "hidden":
      return {
        kind: "unknown",
        failure: jobHidden(means.host.name, directoryOf(means, order), attempt.failure.message),
      };
    case "cut":
    case "link-lost":
      return { kind: "unknown", failure: lost(means, order, progress, attempt) };
    default:
      return attempt satisfies never;
  }
}

async function interrupted(
  means: Means,
  order: Order,
  progress: Progress,
  following: Promise<Attempt | Lost>,
  why: Why,
): Promise<End> {
  if (why === "detach") {
    return { kind: "unknown", failure: detached(means.host.name, directoryOf(means, order)) };
  }
  if (!progress.sent) return { kind: "not_started", failure: neverStarted(means.host.name, why, "unsent") };
  const verdict = await end(means, order, progress, why);
  if (verdict.kind === "finished") {
    const left = once(order.detach).then((): Lost => ({ kind: "link-lost", trouble: null }));
    return concluded(means, order, progress, await Promise.race([following, left]));
  }
  // What it printed until then still arrives on the first channel.
  if (verdict.kind === "reaped") await Promise.race([following, sleep(2 * GRACE_MS, undefined, { ref: false })]);
  if (verdict.kind === "silent" && !progress.claimed) {
    return { kind: "unknown", failure: lost(means, order, progress, { kind: "link-lost", trouble: null }) };
  }
  return verdictEnd(means, why, verdict);
}

const end = (means: Means, order: Order, progress: Progress, why: "timeout" | "cancel"): Promise<Verdict> => {
  const site = siteOf(means, order, progress);
  return reap(means, { nonce: site.nonce, as: site.as, script: killScript(site, why, GRACE_MS) });
};

function verdictEnd(means: Means, why: "timeout" | "cancel", verdict: Verdict): End {
  if (verdict.kind === "never") return { kind: "not_started", failure: neverStarted(means.host.name, why, "barred") };
  const survivors = verdict.kind === "reaped" ? verdict.survivors : [];
  const confirmed = verdict.kind === "reaped" && survivors.length === 0;
  if (why === "timeout") return { kind: "timed_out", confirmed, survivors };
  return confirmed
    ? { kind: "signalled", signal: "TERM" }
    : { kind: "unknown", failure: killUnconfirmed(means.host.name, survivors) };
}

const lost = (means: Means, order: Order, progress: Progress, attempt: Attempt | Lost) =>
  linkLost({
    host: means.host.name,
    directory: directoryOf(means, order),
    lastSeen: new Date(progress.lastSign).toISOString(),
    claimed: progress.claimed,
    trouble: attempt.kind === "link-lost" ? attempt.trouble : null,
  });

async function peek(means: Means, order: Order, abandon: AbortSignal): Promise<void> {
  const site = siteOf(means, order);
  const tail = openTail(2048);
  const frames = openFrames({
    nonce: site.nonce,
    record: () => [{ bytes: Infinity, to: (bytes) => tail.push(bytes) }],
  });
  await means.reach.shell({
    script: peekScript(site),
    as: site.as,
    stdout: (bytes) => frames.push(bytes),
    stderr: () => {},
    channel: "spare",
    abandon: AbortSignal.any([abandon, AbortSignal.timeout(2000)]),
  });
  if (!abandon.aborted && tail.text() !== "") order.sinks.live(tail.text());
}

const once = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
