import { createHash, hash } from "node:crypto";
import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { extname, join } from "node:path";
import type { Captured } from "../program/effect.ts";
import type { Sink } from "./executor.ts";
import { CannotJournal } from "./journal-store.ts";
import { syncDirectory } from "./private-file.ts";

/** What a stream passes through before it reaches the disk. */
export interface Masking {
  push(bytes: Uint8Array): Uint8Array;
  end(): Uint8Array;
}

const TAIL_BYTES = 16 * 1024;

/**
 * Stores one stream of a command: masked bytes to a file, their SHA-256, and the last 16 KiB as text.
 * Memory stays bounded however much arrives. The file is made with the first byte; it is synced by `finish`.
 * What cannot be stored is still taken, so that the command goes on; `finish` then throws what went wrong first.
 */
export function openOutput(of: {
  runDirectory: string;
  name: string;
  masking: Masking;
}): Sink & { finish(): Captured } {
  const path = join("outputs", fileName(of.name));
  const full = join(of.runDirectory, path);
  const digest = createHash("sha256");
  let trouble: CannotJournal | null = null;
  let fd: number | null = null;
  let bytes = 0;
  let tail: Buffer = Buffer.alloc(0);

  const attempt = (act: () => void): void => {
    if (trouble !== null) return;
    try {
      act();
    } catch (cause) {
      trouble = new CannotJournal(full, cause);
    }
  };
  const store = (piece: Uint8Array): void => {
    if (piece.length === 0) return;
    fd ??= openSync(full, "w", 0o600);
    for (let at = 0; at < piece.length;) at += writeSync(fd, piece, at);
    digest.update(piece);
    bytes += piece.length;
    const recent = piece.length > TAIL_BYTES ? piece.subarray(piece.length - TAIL_BYTES) : piece;
    tail =
      tail.length + recent.length > 2 * TAIL_BYTES
        ? Buffer.concat([tail.subarray(-TAIL_BYTES), recent])
        : Buffer.concat([tail, recent]);
  };
  const makeDurable = (file: number): void => {
    fdatasyncSync(file);
    syncDirectory(join(of.runDirectory, "outputs"));
  };

  return {
    write: (piece) => attempt(() => store(of.masking.push(piece))),
    finish() {
      attempt(() => store(of.masking.end()));
      const file = fd;
      if (file !== null) {
        attempt(() => makeDurable(file));
        closeSync(file);
      }
      if (trouble !== null) throw trouble;
      if (file === null) return { tail: "", bytes: 0, sha256: "", file: null };
      return {
        tail: wholeCharacters(tail.subarray(-TAIL_BYTES), bytes > TAIL_BYTES),
        bytes,
        sha256: digest.digest("hex"),
        file: path,
      };
    },
  };
}

/** File systems take 255 bytes for a name. A longer one keeps its beginning and its ending, and says by a hash which it is. */
function fileName(name: string): string {
  if (Buffer.byteLength(name) <= LONGEST_NAME) return name;
  const end = `~${hash("sha256", name).slice(0, 16)}${extname(name)}`;
  const start = Buffer.from(name).subarray(0, LONGEST_NAME - Buffer.byteLength(end));
  return start.toString("utf8").replace(/\uFFFD+$/, "") + end;
}

const LONGEST_NAME = 200;

// A tail that was cut may begin inside a character: skip its continuation bytes.
function wholeCharacters(tail: Buffer, cut: boolean): string {
  if (!cut) return tail.toString("utf8");
  let start = 0;
  while (start < 4 && start < tail.length && ((tail[start] ?? 0) & 0xc0) === 0x80) start += 1;
  return tail.subarray(start).toString("utf8");
}
