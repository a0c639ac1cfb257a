import { GENESIS, sealed } from "./chain.ts";
import { JOURNAL_VERSION, type Body, type Entry, type Stamp } from "./entry.ts";

/** Where lines go. `world/journal-store.ts` is the file; tests have one in memory that can fail. */
export interface Store {
  /** Writes all bytes at the end or none, and throws when it cannot. */
  append(line: string): void;
  /** Makes everything appended durable, and throws when it cannot. */
  sync(): void;
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
 * W2  After a failed write or sync nothing more is written: the caller must stop.
 */
export interface Journal {
  append(body: Body): void;
  commit(): void;
  /** Seal of the last appended entry. */
  head(): string;
  listen(listener: (entry: Entry) => void): void;
}

export function openJournal(of: {
  store: Store;
  stamps: Stamps;
  /** Applied to every value before it is written: secrets leave here masked. */
  mask: (key: string, value: unknown) => unknown;
  /** The last entry already in the store. */
  last: { readonly seq: number; readonly h: string } | null;
}): Journal {
  const { store, stamps } = of;
  const listeners: ((entry: Entry) => void)[] = [];
  let { seq, h } = of.last ?? { seq: 0, h: GENESIS };
  let untold: Entry[] = [];
  let poisoned = false;

  const refuseAfterFailure = (): void => {
    if (poisoned) throw new Error("the journal failed earlier; nothing more is written");
  };
  const guarded = (write: () => void): void => {
    refuseAfterFailure();
    poisoned = true;
    write();
    poisoned = false;
  };

  return {
    append(body) {
      const stamp: Omit<Stamp, "h"> = {
        v: JOURNAL_VERSION,
        seq: seq + 1,
        ts: stamps.wall(),
        mono: stamps.monotonic(),
        boot: stamps.boot,
        prev: h,
      };
      const { line, h: seal } = sealed(stamp, body, of.mask);
      guarded(() => store.append(line));
      seq += 1;
      h = seal;
      untold.push(JSON.parse(line) as Entry); // our own line: listeners see what the disk has, masks included
    },
    commit() {
      refuseAfterFailure();
      if (untold.length === 0) return;
      guarded(() => store.sync());
      const told = untold;
      untold = [];
      for (const entry of told) for (const listener of listeners) listener(entry);
    },
    head: () => h,
    listen: (listener) => void listeners.push(listener),
  };
}
