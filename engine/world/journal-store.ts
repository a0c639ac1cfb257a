import {
  closeSync,
  constants,
  existsSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  type Stats,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { syncDirectory, writePrivate } from "./private-file.ts";

/** A journal, or what it speaks of, that can no longer be written: the run must stop, nothing more may be started. */
export class CannotJournal extends Error {
  readonly code: string;
  constructor(path: string, cause: unknown) {
    const code = codeOf(cause) ?? "EIO";
    super(`${path}: ${code}`);
    this.code = code;
  }
}

const RESERVE_BYTES = 1024 * 1024;

/**
 * The journal's file.
 * S1  A record is on disk whole or not at all: a failed write is cut back to where it began.
 * S2  A failed sync is final; the kernel may have dropped the pages, so trying again proves nothing.
 * S3  The file open here must still be the file at its path: a deleted or replaced journal is noticed before the next write.
 * S4  A reserve of 1 MiB is freed when the disk is full, so that the last records still fit. Whoever opens the journal
 *     again makes it anew, as far as there is room.
 */
export function openJournalStore(
  path: string,
  create: boolean,
): { append(line: string): void; sync(): void; makeRoom(cause: unknown): boolean; close(): void } {
  const flags =
    constants.O_RDWR | constants.O_APPEND | constants.O_NOFOLLOW | (create ? constants.O_CREAT | constants.O_EXCL : 0);
  const guarded = <T>(act: () => T): T => {
    try {
      return act();
    } catch (cause) {
      throw cause instanceof CannotJournal ? cause : new CannotJournal(path, cause);
    }
  };
  const fd = guarded(() => openSync(path, flags, 0o600));
  const opened = fstatSync(fd);
  refuseForeign(path, opened.uid, opened.mode);
  let size = opened.size;
  const reserve = join(dirname(path), "reserve");
  if (create) guarded(() => begin(path, reserve));
  else if (!existsSync(reserve)) keepReserve(reserve);
  const write = (bytes: Buffer): void => {
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
    } catch (cause) {
      ftruncateSync(fd, size);
      throw cause;
    }
    size += bytes.length;
  };
  return {
    append: (line) =>
      guarded(() => {
        refuseReplaced(path, opened, size);
        write(Buffer.from(line, "utf8"));
      }),
    sync: () => guarded(() => fdatasyncSync(fd)),
    makeRoom(cause) {
      if (!noRoom(cause) || !existsSync(reserve)) return false;
      rmSync(reserve);
      return true;
    },
    close: () => closeSync(fd),
  };
}

/** Whether something failed because the disk, or one's share of it, is full. */
export const noRoom = (cause: unknown): boolean => ["ENOSPC", "EDQUOT"].includes(codeOf(cause) ?? "");

const codeOf = (cause: unknown): string | undefined => (cause as { code?: string } | null)?.code;

// A run that cannot have its reserve does not begin, and leaves no empty journal that looks like a run.
function begin(path: string, reserve: string): void {
  try {
    writePrivate(reserve, Buffer.alloc(RESERVE_BYTES, 1));
    syncDirectory(dirname(path));
  } catch (cause) {
    for (const file of [path, reserve, `${reserve}.new`]) rmSync(file, { force: true });
    throw cause;
  }
}

function keepReserve(reserve: string): void {
  try {
    writePrivate(reserve, Buffer.alloc(RESERVE_BYTES, 1));
  } catch {
    rmSync(`${reserve}.new`, { force: true });
  }
}

/** The journal's bytes in pieces of 1 MiB. */
export function* journalBytes(path: string): Generator<Uint8Array> {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    for (;;) {
      const piece = Buffer.allocUnsafe(1024 * 1024);
      const length = readSync(fd, piece, 0, piece.length, null);
      if (length === 0) return;
      yield piece.subarray(0, length);
    }
  } finally {
    closeSync(fd);
  }
}

/** Cuts a torn tail off, after keeping it in a file of its own. Returns that file's path. */
export function cutTornTail(path: string, goodBytes: number): string {
  const fd = openSync(path, constants.O_RDWR | constants.O_NOFOLLOW);
  try {
    const torn = Buffer.alloc(fstatSync(fd).size - goodBytes);
    readSync(fd, torn, 0, torn.length, goodBytes);
    const kept = `${path}.torn-${goodBytes}`;
    writePrivate(kept, torn);
    ftruncateSync(fd, goodBytes);
    fsyncSync(fd);
    return kept;
  } finally {
    closeSync(fd);
  }
}

function refuseReplaced(path: string, opened: Stats, size: number): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there === undefined || there.ino !== opened.ino || there.dev !== opened.dev || there.size !== size) {
    throw new CannotJournal(path, { code: "REPLACED" });
  }
}

function refuseForeign(path: string, uid: number, mode: number): void {
  const me = process.getuid?.();
  if ((me !== undefined && uid !== me) || (mode & 0o077) !== 0) throw new CannotJournal(path, { code: "NOT_PRIVATE" });
}
