import type { Failure } from "../../program/failure.ts";
import type { Order } from "../executor.ts";
import { noJobDirectory, noShell, shellMissing, sudoRefused } from "./evidence.ts";
import { openFrames, type Span } from "./frames.ts";
import { type Means, siteOf } from "./means.ts";
import { jobScript } from "./script.ts";
import { openTail } from "./tail.ts";

/** What is known of a job across the connections it takes to see its end. */
export interface Progress {
  /** From here on it may have been started. */
  sent: boolean;
  /** Started by this order, on this target. */
  claimed: boolean;
  /** Bytes that reached the sinks: they are never asked for again. */
  readonly seen: { out: number; err: number };
  /** Connections over which the target answered. */
  answers: number;
  lastSign: number;
}

export type Attempt =
  | { readonly kind: "ended"; readonly code: number; readonly killed: string }
  | { readonly kind: "lost"; readonly why: string; readonly killed: string }
  | { readonly kind: "barred" }
  /** It may have been started, and where its claim would be there is nothing of this run any more. */
  | { readonly kind: "gone" }
  | { readonly kind: "refused"; readonly failure: Failure }
  /** The target does not let us look for a job that an earlier sending may have started. */
  | { readonly kind: "hidden"; readonly failure: Failure }
  | { readonly kind: "unopened"; readonly failure: Failure }
  /** The channel closed before the end was told. */
  | { readonly kind: "cut"; readonly begun: boolean };

/** One connection's worth of a job: starts it or joins it, and hands on what it prints until it ends. */
export async function attemptJob(
  means: Means,
  order: Order,
  progress: Progress,
  watch: { readonly sending: () => void; readonly begun: () => void; readonly abandon: AbortSignal },
): Promise<Attempt> {
  const site = siteOf(means, order, progress);
  // A refusal says "not started" of the first sending only: later the job may be there, and only out of sight.
  const no = (failure: Failure): Attempt => ({ kind: earlier ? "hidden" : "refused", failure });
  const earlier = progress.sent;
  const complaint = openTail(1024);
  let attempt: Attempt | null = null;
  let refused: string | null = null;
  let begun = false;
  const frames = openFrames({
    nonce: site.nonce,
    record(words) {
      const [word, first = "", second = "", third = ""] = words;
      if (word === "begin") {
        begun = true;
        progress.answers += 1;
        watch.begun();
      }
      if (word === "claimed") progress.claimed = true;
      if (word === "refused") refused = first;
      if (word === "barred" || word === "gone") attempt = { kind: word };
      if (word === "lost") attempt = { kind: "lost", why: first, killed: second };
      if (word === "exit") attempt = ended(first, second);
      return word === "out" ? spans(order, progress, Number(first), Number(third)) : [];
    },
  });
  const closed = await means.reach.shell({
    script: jobScript(site, { command: order.effect.command, env: order.env }, progress.seen),
    as: order.effect.as,
    stdout(bytes) {
      progress.lastSign = Date.now();
      frames.push(bytes);
    },
    stderr: (bytes) => complaint.push(bytes),
    sending() {
      progress.sent = true;
      watch.sending();
    },
    abandon: watch.abandon,
  });
  if (attempt !== null) return attempt;
  // Asked only now: what the target complained of may come later than the record.
  if (refused !== null) return no(refusal(means, order, refused, complaint.text()));
  if (closed.kind === "unopened") return closed;
  // A status without our first record: something else than our script was executed.
  if (!begun && closed.code !== null) {
    return no(strangeShell(means, order.effect.as, frames.noise(), complaint.text()));
  }
  return { kind: "cut", begun };
}

/** What kept a shell from being had, from what was printed in its place. */
export function strangeShell(means: Means, as: string | null, noise: string, complaint: string): Failure {
  const sudo = as === null ? undefined : complaint.split("\n").find((line) => line.startsWith("sudo:"));
  if (as !== null && sudo !== undefined) return sudoRefused(means.host.name, as, sudo.slice("sudo:".length).trim());
  return noShell(means.host.name, [complaint.trim(), noise].find((text) => text !== "") ?? "");
}

const spans = (order: Order, progress: Progress, out: number, err: number): readonly Span[] => [
  {
    bytes: out,
    to(bytes) {
      progress.seen.out += bytes.length;
      order.sinks.stdout.write(bytes);
    },
  },
  {
    bytes: err,
    to(bytes) {
      progress.seen.err += bytes.length;
      order.sinks.stderr.write(bytes);
    },
  },
];

/** The shell writes 128 + n for a command that signal n ended; it stays that number, for a command may exit so too. */
const ended = (code: string, killed: string): Attempt =>
  /^\d{1,3}$/.test(code) ? { kind: "ended", code: Number(code), killed } : { kind: "lost", why: "gone", killed };

function refusal(means: Means, order: Order, why: string, complaint: string): Failure {
  const { command } = order.effect;
  return why === "shell" && command.form === "script"
    ? shellMissing(means.host.name, command.shell)
    : noJobDirectory(means.host.name, complaint.trim().split("\n").at(-1) ?? "");
}
