import { createHash, randomBytes } from "node:crypto";
import { chmodSync, closeSync, createReadStream, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { pipeline } from "node:stream/promises";
import type { Settled, TransferAnswer } from "../../program/effect.ts";
import type { TransferOrder } from "../executor.ts";
import { strangeShell } from "./attempt.ts";
import { openFrames } from "./frames.ts";
import type { Means } from "./means.ts";
import { openTail } from "./tail.ts";
import { fetchScript, storeScript } from "./transfer-script.ts";
import * as trouble from "./transfer-trouble.ts";

/**
 * Copies one file. It stands under its own name only when both ends agree on its SHA-256; until then it has a
 * temporary name beside it, so a lost link leaves the old file as it was.
 */
export async function transferFile(means: Means, order: TransferOrder): Promise<Settled<TransferAnswer>> {
  const began = performance.now();
  const { from, to, mode, timeoutMs } = order.effect;
  const unfit = [from.path, to.path].find((path) => path === "" || /[\0\n]/.test(path));
  if (unfit !== undefined || !/^[0-7]{3,4}$/.test(mode))
    return { ok: false, failure: trouble.unfitPlace(unfit ?? mode) };
  const timeout = AbortSignal.timeout(timeoutMs);
  const stop = AbortSignal.any([order.cancel, timeout]);
  const copied = order.direction === "to-host" ? await store(means, order, stop) : await fetch(means, order, stop);
  if (copied.ok) {
    return { ok: true, value: { ...copied.value, durationMs: Math.round(performance.now() - began) } };
  }
  if (order.cancel.aborted) return { ok: false, failure: trouble.copyCancelled(means.host.name) };
  return timeout.aborted ? { ok: false, failure: trouble.copyTimedOut(means.host.name) } : copied;
}

type Copied = Settled<Content>;

interface Content {
  readonly bytes: number;
  readonly sha256: string;
}

async function store(means: Means, order: TransferOrder, stop: AbortSignal): Promise<Copied> {
  const { from, to, mode } = order.effect;
  const { name } = means.host;
  try {
    const content = await contentOf(from.path);
    const nonce = randomBytes(16).toString("hex");
    const script = storeScript({ nonce, path: to.path, mode, ...content });
    const answer = await converse(means, stop, { nonce, script, body: piecesOf(from.path) });
    if (!answer.ok) return answer;
    const [word, expected = "", found = ""] = answer.value.words;
    if (word === "stored") return { ok: true, value: content };
    return word === "mismatch"
      ? { ok: false, failure: trouble.digestMismatch(name, to.path, expected, found) }
      : { ok: false, failure: trouble.noRemoteFile(name, to.path, answer.value.complaint) };
  } catch (error) {
    // Only the local file system throws here, and it throws errors.
    return { ok: false, failure: trouble.noLocalFile(from.path, error as Error) };
  }
}

async function fetch(means: Means, order: TransferOrder, stop: AbortSignal): Promise<Copied> {
  const { from, to, mode } = order.effect;
  const { name } = means.host;
  const nonce = randomBytes(16).toString("hex");
  const temporary = `${to.path}.runbook-${nonce.slice(0, 8)}`;
  try {
    const file = openLocal(temporary);
    const answer = await converse(means, stop, { nonce, script: fetchScript({ nonce, path: from.path }) }, file.write);
    const content = file.close();
    if (!answer.ok) return answer;
    const [word, expected = ""] = answer.value.words;
    if (word !== "sent") return { ok: false, failure: trouble.noRemoteFile(name, from.path, answer.value.complaint) };
    if (content.sha256 !== expected) {
      return { ok: false, failure: trouble.digestMismatch(name, from.path, expected, content.sha256) };
    }
    chmodSync(temporary, Number.parseInt(mode, 8));
    renameSync(temporary, to.path);
    return { ok: true, value: content };
  } catch (error) {
    // As above.
    return { ok: false, failure: trouble.noLocalFile(to.path, error as Error) };
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** One script of a copy, to its last record and what was complained of. */
async function converse(
  means: Means,
  stop: AbortSignal,
  call: { readonly nonce: string; readonly script: string; readonly body?: AsyncIterable<Uint8Array> },
  received: (bytes: Uint8Array) => void = () => {},
): Promise<Settled<{ readonly words: readonly string[]; readonly complaint: string }>> {
  const complaint = openTail(512);
  let words: readonly string[] = [];
  const frames = openFrames({
    nonce: call.nonce,
    record(record) {
      words = record;
      return record[0] === "file" ? [{ bytes: Number(record[1]), to: received }] : [];
    },
  });
  const closed = await means.reach.shell({
    ...call,
    as: null,
    stdout: (bytes) => frames.push(bytes),
    stderr: (bytes) => complaint.push(bytes),
    abandon: stop,
  });
  if (closed.kind === "unopened") return { ok: false, failure: closed.failure };
  if (words.length === 0 && closed.code !== null) {
    return { ok: false, failure: strangeShell(means, null, frames.noise(), complaint.text()) };
  }
  return words[0] === "begin" || words[0] === "file" || words.length === 0
    ? { ok: false, failure: trouble.copyCut(means.host.name) }
    : { ok: true, value: { words, complaint: complaint.text().trim().split("\n").at(-1) ?? "" } };
}

async function contentOf(path: string): Promise<Content> {
  const hash = createHash("sha256");
  let bytes = 0;
  await pipeline(createReadStream(path), async (pieces: AsyncIterable<Buffer>) => {
    for await (const piece of pieces) {
      bytes += piece.length;
      hash.update(piece);
    }
  });
  return { bytes, sha256: hash.digest("hex") };
}

/** Opens the file only when somebody reads. */
async function* piecesOf(path: string): AsyncIterable<Uint8Array> {
  yield* createReadStream(path);
}

/** A new file that is hashed as it is written. The first error is kept and thrown by `close`. */
function openLocal(path: string): { write(bytes: Uint8Array): void; close(): Content } {
  const fd = openSync(path, "wx", 0o600);
  const hash = createHash("sha256");
  let bytes = 0;
  let broken: unknown = null;
  return {
    write(piece) {
      hash.update(piece);
      bytes += piece.length;
      try {
        for (let done = 0; broken === null && done < piece.length;) done += writeSync(fd, piece, done);
      } catch (error) {
        broken = error;
      }
    },
    close() {
      try {
        if (broken !== null) throw broken;
        fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
      return { bytes, sha256: hash.digest("hex") };
    },
  };
}
