/** The last bytes of a stream, as text: a character cut in half at the front is dropped. */
export function openTail(limit: number): Tail {
  let kept: Buffer = Buffer.alloc(0);
  return {
    push(bytes) {
      kept =
        bytes.length >= limit ? Buffer.from(bytes.subarray(-limit)) : Buffer.concat([kept, bytes]).subarray(-limit);
    },
    text() {
      const start = kept.length < limit ? 0 : kept.findIndex((byte) => (byte & 0xc0) !== 0x80);
      return kept.subarray(Math.max(start, 0)).toString();
    },
  };
}

export interface Tail {
  push(bytes: Uint8Array): void;
  text(): string;
}
