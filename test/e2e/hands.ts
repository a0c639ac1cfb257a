import { createHash } from "node:crypto";
import type { Command } from "../../engine/program/effect.ts";
import type { Ended, Executor } from "../../engine/world/executor.ts";

/** What a test says about one command; the rest is filled in. */
export interface Wish {
  readonly text?: string;
  readonly command?: Command;
  readonly key?: string;
  readonly nature?: "read" | "job";
  readonly env?: Readonly<Record<string, string>>;
  readonly as?: string;
  readonly timeoutMs?: number;
  readonly doubtful?: true;
  readonly cancel?: AbortSignal;
  readonly detach?: AbortSignal;
}

export interface Seen extends Ended {
  readonly stdout: string;
  readonly stderr: string;
  /** SHA-256 of stdout, for what is too big to look at. */
  readonly sha256: string;
  readonly bytes: number;
  readonly live: readonly string[];
}

let count = 0;
export const freshKey = (): string => `test-${process.pid}-${(count += 1)}`;

/** Gives an order and collects what came; of a big output only the first bytes, its size and digest. */
export async function order(executor: Executor, wish: Wish): Promise<Seen> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  const live: string[] = [];
  const hash = createHash("sha256");
  let bytes = 0;
  const ended = await executor.exec({
    key: wish.key ?? freshKey(),
    effect: {
      kind: "exec",
      host: "any",
      command: wish.command ?? { form: "script", shell: "sh", text: wish.text ?? "true" },
      env: {},
      as: wish.as ?? null,
      timeoutMs: wish.timeoutMs ?? 30_000,
      nature: wish.nature ?? "job",
      repeat: "never",
    },
    env: wish.env ?? {},
    sinks: {
      stdout: {
        write(piece) {
          hash.update(piece);
          bytes += piece.length;
          if (bytes < 1_000_000) out.push(Buffer.from(piece));
        },
      },
      stderr: { write: (piece) => err.push(Buffer.from(piece)) },
      live: (tail) => live.push(tail),
    },
    ...(wish.doubtful === undefined ? {} : { doubtful: wish.doubtful }),
    cancel: wish.cancel ?? new AbortController().signal,
    detach: wish.detach ?? new AbortController().signal,
  });
  const text = (pieces: readonly Buffer[]): string => Buffer.concat(pieces).toString();
  return { ...ended, stdout: text(out), stderr: text(err), sha256: hash.digest("hex"), bytes, live };
}
