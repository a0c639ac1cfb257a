import type { Sink } from "../executor.ts";

/**
 * Passes bytes on but holds back the last few, in which a transport with an ambiguous exit status hides the true
 * code: `NONCE end CODE`. `close` releases what was no trailer and returns the code, if there was one.
 */
export function openTrailer(nonce: string, sink: Sink): Trailer {
  const pattern = new RegExp(`${nonce} end (\\d{1,3})\\n$`);
  const longest = nonce.length + " end 255\n".length;
  let held: Buffer = Buffer.alloc(0);
  return {
    write(bytes) {
      held = Buffer.concat([held, bytes]);
      if (held.length <= longest) return;
      sink.write(held.subarray(0, -longest));
      held = held.subarray(-longest);
    },
    told: () => pattern.test(held.toString("latin1")),
    close() {
      const found = pattern.exec(held.toString("latin1"));
      const rest = found === null ? held : held.subarray(0, found.index);
      if (rest.length > 0) sink.write(rest);
      held = Buffer.alloc(0);
      return found?.[1] === undefined ? null : Number(found[1]);
    },
  };
}

export interface Trailer extends Sink {
  /** Whether the end was told, though the stream is still open. */
  told(): boolean;
  close(): number | null;
}
