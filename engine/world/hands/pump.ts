import type { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Call, Closed } from "./reach.ts";

/**
 * Feeds a shell its script and drains it to its end. The end is the exit, not the closing of the streams: a process
 * left in the background may hold those for ever, so they get only a short grace after it.
 */
export async function pump(
  call: Call,
  shell: {
    readonly stdin: Writable;
    readonly stdout: Readable;
    readonly stderr: Readable;
    /** Resolves when the shell exited, or when it is certain that nobody will say so (null and null). */
    readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
    /** Lets go of whatever holds the streams. */
    readonly abandon: () => void;
  },
): Promise<Closed> {
  const { stdin, stdout, stderr } = shell;
  stdout.on("data", call.stdout);
  stderr.on("data", call.stderr);
  // A shell that is gone reports it by its exit or by its silence; the streams' complaints add nothing.
  for (const stream of [stdin, stdout, stderr]) stream.on("error", () => {});
  const drained = Promise.all([closed(stdout), closed(stderr)]);
  const abandoned = aborted(call.abandon);
  void feed(call, stdin);
  const end = await Promise.race([shell.ended, abandoned.came]);
  if (end !== null) await Promise.race([drained, sleep(DRAIN_MS, undefined, { ref: false }), abandoned.came]);
  abandoned.close();
  if (end === null || !stdout.closed || !stderr.closed) {
    for (const stream of [stdin, stdout, stderr]) stream.destroy();
    shell.abandon();
  }
  return { kind: "closed", code: end?.code ?? null, signal: end?.signal ?? null };
}

async function feed(call: Call, stdin: Writable): Promise<void> {
  if (call.body === undefined) {
    stdin.end(call.script);
    return;
  }
  try {
    stdin.write(call.script);
    for await (const bytes of call.body) {
      if (stdin.destroyed) return;
      if (!stdin.write(bytes)) await room(stdin);
    }
    stdin.end();
  } catch {
    // A body that cannot be read to its end leaves the shell with half of it: cut, so that it is not taken for all.
    stdin.destroy();
  }
}

const room = (stdin: Writable): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      stdin.off("drain", go).off("close", go);
      resolve();
    };
    stdin.on("drain", go).on("close", go);
  });

const closed = (stream: Readable): Promise<void> =>
  new Promise((resolve) => {
    if (stream.closed || stream.readableEnded) resolve();
    stream.once("end", () => resolve()).once("close", () => resolve());
  });

function aborted(signal: AbortSignal): { readonly came: Promise<null>; close(): void } {
  const { promise, resolve } = Promise.withResolvers<null>();
  const came = (): void => resolve(null);
  if (signal.aborted) came();
  signal.addEventListener("abort", came, { once: true });
  return { came: promise, close: () => signal.removeEventListener("abort", came) };
}

const DRAIN_MS = 1000;
