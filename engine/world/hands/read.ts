import { setTimeout as sleep } from "node:timers/promises";
import type { End } from "../../program/effect.ts";
import type { Order, Sink } from "../executor.ts";
import { strangeShell } from "./attempt.ts";
import { detached, killUnconfirmed, neverStarted, noExitCode } from "./evidence.ts";
import { openFrames } from "./frames.ts";
import { openInterruption } from "./interruption.ts";
import { everySecond } from "./live.ts";
import { GRACE_MS, type Means, siteOf } from "./means.ts";
import { type Closed } from "./reach.ts";
import { reap } from "./reap.ts";
import { type Process, processOf, readScript, reapScript } from "./script.ts";
import { openTail } from "./tail.ts";
import { openTrailer } from "./trailer.ts";

/** Runs a command plainly: no files on the target, output as it comes, nothing to re-attach to. */
export async function runRead(means: Means, order: Order): Promise<End> {
  const site = siteOf(means, order);
  const inBand = means.reach.ambiguousStatus;
  const tail = openTail(2048);
  const complaint = openTail(1024);
  const trailer = openTrailer(site.nonce, order.sinks.stderr);
  const seen: Seen = { sent: false, process: null, begun: false, told: "" };
  const shown = (sink: Sink) => (bytes: Uint8Array) => {
    tail.push(bytes);
    sink.write(bytes);
  };
  const stdout = openFrames({
    nonce: site.nonce,
    record(words) {
      seen.begun = true;
      seen.process = processOf(words.slice(1));
      return [{ bytes: Infinity, to: shown(order.sinks.stdout) }];
    },
  });
  const stderr = openFrames({
    nonce: site.nonce,
    record: () => [{ bytes: Infinity, to: shown(inBand ? trailer : order.sinks.stderr) }],
  });
  const abandon = new AbortController();
  let leaving: NodeJS.Timeout | undefined;
  const interruption = openInterruption({ timeoutMs: order.effect.timeoutMs, ...order });
  const running = means.reach.shell({
    script: readScript(site, { command: order.effect.command, env: order.env }, inBand),
    as: order.effect.as,
    stdout: (bytes) => stdout.push(bytes),
    stderr(bytes) {
      if (!seen.begun) complaint.push(bytes);
      stderr.push(bytes);
      // A process left in the background may hold the channel of a command that has ended.
      if (inBand && trailer.told()) leaving ??= setTimeout(() => abandon.abort(), 1000);
    },
    sending() {
      seen.sent = true;
      interruption.begin();
    },
    abandon: abandon.signal,
  });
  const stopShowing = everySecond(async () => {
    const text = tail.text();
    if (text !== seen.told) order.sinks.live((seen.told = text));
  });
  try {
    const first = await Promise.race([running, interruption.came]);
    if (typeof first !== "string") {
      const code = trailer.close();
      if (first.kind === "closed" && !seen.begun && first.code !== null) {
        const failure = strangeShell(means, order.effect.as, stdout.noise(), complaint.text());
        return { kind: "not_started", failure };
      }
      return ending(means, inBand && first.kind === "closed" ? { ...first, code } : first);
    }
    if (first === "detach") return { kind: "unknown", failure: detached(means.host.name, null) };
    const end = await killed(means, order, first, seen);
    await Promise.race([running, sleep(1000, undefined, { ref: false })]);
    trailer.close();
    return end;
  } finally {
    clearTimeout(leaving);
    stopShowing();
    interruption.close();
    abandon.abort();
  }
}

interface Seen {
  sent: boolean;
  begun: boolean;
  process: Process | null;
  /** What the live view was given last. */
  told: string;
}

const ending = (means: Means, closed: Closed): End => {
  if (closed.kind === "unopened") return { kind: "not_started", failure: closed.failure };
  if (closed.code !== null) return { kind: "exited", code: closed.code };
  if (closed.signal !== null) return { kind: "signalled", signal: closed.signal };
  return { kind: "unknown", failure: noExitCode(means.host.name) };
};

async function killed(means: Means, order: Order, why: "timeout" | "cancel", seen: Seen): Promise<End> {
  if (!seen.sent) return { kind: "not_started", failure: neverStarted(means.host.name, why, "unsent") };
  const site = siteOf(means, order);
  const verdict =
    seen.process === null
      ? null
      : await reap(means, { nonce: site.nonce, as: site.as, script: reapScript(site, seen.process, GRACE_MS) });
  const survivors = verdict?.kind === "reaped" ? verdict.survivors : [];
  const confirmed = verdict?.kind === "reaped" && survivors.length === 0;
  if (why === "timeout") return { kind: "timed_out", confirmed, survivors };
  return confirmed
    ? { kind: "signalled", signal: "TERM" }
    : { kind: "unknown", failure: killUnconfirmed(means.host.name, survivors) };
}
