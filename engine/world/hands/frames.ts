/**
 * Reads what a script prints. Its own records are lines that carry a random nonce; a record may announce spans
 * of raw bytes that follow it. Anything else (banners, a talkative `.bashrc`) is noise and kept only as evidence.
 */
export function openFrames(options: {
  readonly nonce: string;
  /** Called with the words of a record; returns the spans that follow it. */
  readonly record: (words: readonly string[]) => readonly Span[];
}): Frames {
  const mark = Buffer.from(`${options.nonce} `);
  const spans: { bytes: number; readonly to: (bytes: Uint8Array) => void }[] = [];
  let line: Buffer = Buffer.alloc(0);
  let noise = "";

  const ended = (text: Buffer): void => {
    const at = text.indexOf(mark);
    const before = at === -1 ? text : text.subarray(0, at);
    if (noise.length < KEPT && before.length > 0) noise += `${before.toString()}\n`;
    if (at === -1) return;
    const words = text.subarray(at + mark.length).toString();
    spans.push(
      ...options
        .record(words.trimEnd().split(" "))
        .filter((span) => span.bytes > 0)
        .map((span) => ({ ...span })),
    );
  };

  return {
    push(bytes) {
      let rest = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      while (rest.length > 0) {
        const span = spans[0];
        if (span !== undefined) {
          const taken = rest.subarray(0, Math.min(span.bytes, rest.length));
          span.bytes -= taken.length;
          if (span.bytes === 0) spans.shift();
          span.to(taken);
          rest = rest.subarray(taken.length);
          continue;
        }
        const newline = rest.indexOf(NEWLINE);
        const piece = newline === -1 ? rest : rest.subarray(0, newline);
        // The start of an endless line is noise; a record fits into its end.
        line = Buffer.concat([line, piece]).subarray(-LONGEST_LINE);
        rest = newline === -1 ? rest.subarray(rest.length) : rest.subarray(newline + 1);
        if (newline === -1) continue;
        const complete = line;
        line = Buffer.alloc(0);
        ended(complete);
      }
    },
    noise: () => `${noise}${line.toString()}`.slice(0, KEPT).trim(),
  };
}

export interface Frames {
  push(bytes: Uint8Array): void;
  /** The first of what was no record. */
  noise(): string;
}

export interface Span {
  readonly bytes: number;
  readonly to: (bytes: Uint8Array) => void;
}

const NEWLINE = 10;
const KEPT = 2048;
const LONGEST_LINE = 8192;
