import { createHash } from "node:crypto";
import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Captured } from "../program/effect.ts";
import type { Sink } from "./executor.ts";

/** What a stream passes through before it reaches the disk. */
export interface Masking {
  push(bytes: Uint8Array): Uint8Array;
  end(): Uint8Array;
}

const TAIL_BYTES = 16 * 1024;

/**
 * Stores one stream of a command: masked bytes to a file, their SHA-256, and the last 16 KiB as text.
 * Memory stays bounded however much arrives. The file is made with the first byte; it is synced by `finish`.
 */
export function openOutput(of: {
  runDirectory: string;
  name: string;
  masking: Masking;
}): Sink & { finish(): Captured } {
  const path = join("outputs", of.name);
  const digest = createHash("sha256");
  let fd: number | null = null;
  let bytes = 0;
  let tail: Buffer = Buffer.alloc(0);

  const store = (piece: Uint8Array): void => {
    if (piece.length === 0) return;
    fd ??= openSync(join(of.runDirectory, path), "w", 0o600);
    for (let at = 0; at < piece.length;) at += writeSync(fd, piece, at);
    digest.update(piece);
    bytes += piece.length;
    const recent = piece.length > TAIL_BYTES ? piece.subarray(piece.length - TAIL_BYTES) : piece;
    tail =
      tail.length + recent.length > 2 * TAIL_BYTES
        ? Buffer.concat([tail.subarray(-TAIL_BYTES), recent])
        : Buffer.concat([tail, recent]);
  };

  return {
    write: (piece) => store(of.masking.push(piece)),
    finish() {
      store(of.masking.end());
      if (fd === null) return { tail: "", bytes: 0, sha256: "", file: null };
      fdatasyncSync(fd);
      closeSync(fd);
      return {
        tail: wholeCharacters(tail.subarray(-TAIL_BYTES), bytes > TAIL_BYTES),
        bytes,
        sha256: digest.digest("hex"),
        file: path,
      };
    },
  };
}

// A tail that was cut may begin inside a character: skip its continuation bytes.
function wholeCharacters(tail: Buffer, cut: boolean): string {
  if (!cut) return tail.toString("utf8");
  let start = 0;
  while (start < 4 && start < tail.length && ((tail[start] ?? 0) & 0xc0) === 0x80) start += 1;
  return tail.subarray(start).toString("utf8");
}
