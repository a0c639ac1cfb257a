import type { Localised } from "../program/value.ts";
import { GENESIS, sealed } from "./chain.ts";
import { JOURNAL_VERSION, type Body, type Entry, type Stamp } from "./entry.ts";
import { maskedBody } from "./mask.ts";

/** Where lines go. `world/journal-store.ts` is the file; tests have one in memory that can fail. */
export interface Store {
  /** Writes all bytes at the end or none, and throws when it cannot. */
  append(line: string): void;
  /** Makes everything appended durable, and throws when it cannot. */
  sync(): void;
  /** Whether a failed `append` failed for want of room, and room for a few last lines was made now. */
  makeRoom?(cause: unknown): boolean;
}

/** The clocks an entry is stamped with. */
export interface Stamps {
  /** ISO 8601, UTC. */
  wall(): string;
  /** Milliseconds, comparable within one boot. */
  monotonic(): number;
  readonly boot: string;
}

/**
 * The journal of one run, open for writing.
 * W1  An entry is shown to listeners only after the sync that made it durable (`commit`).
 * W2  After a failed write or sync nothing more is written, and every call fails as that one did: the caller must stop.
 * W3  On a full disk the last room goes to what has already happened and to a note that the run stops; then W2.
 */
export interface Journal {
  /** Gives back the entry as it is in the store, masks included. */
  append<B extends Body>(body: B): Stamp & B;
  commit(): void;
  /** Seal of the last appended entry. */
  head(): string;
  listen(listener: (entry: Entry) => void): void;
}

export function openJournal(of: {
  store: Store;
  stamps: Stamps;
  /** Applied to every text that was said: secrets leave here masked. */
  mask: (text: string) => string;
  /** The last entry already in the store. */
  last: { readonly seq: number; readonly h: string } | null;
}): Journal {
  const { store, stamps } = of;
  const listeners: ((entry: Entry) => void)[] = [];
  let { seq, h } = of.last ?? { seq: 0, h: GENESIS };
  let untold: Entry[] = [];
  let failed: { readonly cause: unknown } | null = null;

  const guarded = <T>(write: () => T, rescue?: (cause: unknown) => void): T => {
    if (failed !== null) throw failed.cause;
    try {
      return write();
    } catch (cause) {
      failed = { cause };
      rescue?.(cause);
      throw cause;
    }
  };
  const put = <B extends Body>(body: B): Stamp & B => {
    const stamp: Omit<Stamp, "h"> = {
      v: JOURNAL_VERSION,
      seq: seq + 1,
      ts: stamps.wall(),
      mono: stamps.monotonic(),
      boot: stamps.boot,
      prev: h,
    };
    const { line, h: seal } = sealed(stamp, maskedBody(body, of.mask));
    store.append(line);
    seq += 1;
    h = seal;
    const entry = JSON.parse(line) as Stamp & B; // our own line: it says what the disk has
    untold.push(entry);
    return entry;
  };
  const tell = (): void => {
    const told = untold;
    untold = [];
    for (const entry of told) for (const listener of listeners) listener(entry);
  };
  const lastWords = (body: Body, cause: unknown): void => {
    if (store.makeRoom?.(cause) !== true) return;
    try {
      if (body.kind !== "asked") put(body); // what is not acted on need not be asked
      put({ kind: "stopping", because: DISK_FULL, signal: null });
      store.sync();
      tell();
    } catch {
      // the first failure says it all
    }
  };

  return {
    append: (body) =>
      guarded(
        () => put(body),
        (cause) => lastWords(body, cause),
      ),
    commit() {
      if (failed === null && untold.length === 0) return;
      guarded(() => store.sync());
      tell();
    },
    head: () => h,
    listen: (listener) => void listeners.push(listener),
  };
}

export const DISK_FULL: Localised = { en: "the disk is full", ja: "ディスクの空き容量がありません" };
