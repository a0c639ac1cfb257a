/** What stands where a secret stood. Its length says nothing about the secret's. */
const MASK = "***";

const SHORTEST = 4;
const SHORTEST_LINE = 6;

/**
 * Masks known secrets in text and in streams, also in the forms programs usually print them.
 * This helps against accidents; it is no wall against somebody who wants to print a secret.
 */
export interface Redactor {
  /** Returns false, and masks nothing, when the value is too short to be masked without masking everything. */
  register(value: string): boolean;
  text(text: string): string;
  /** Masks a piece out of the middle of a text: also the end of a secret at its start and the start of one at its end. */
  glimpse(piece: string): string;
  stream(): Masker;
}

/** Masks a stream of bytes, holding back what could be the start of a secret. */
export interface Masker {
  push(bytes: Uint8Array): Uint8Array;
  end(): Uint8Array;
}

export function createRedactor(): Redactor {
  // Latin-1 strings stand for bytes: one character a byte, so nothing is lost in streams.
  let needles: string[] = [];
  const maskBytes = (bytes: string): string => masked(bytes, needles);
  const text = (plain: string): string => (needles.length === 0 ? plain : fromLatin(maskBytes(latin(plain))));
  return {
    register(value) {
      if (value.length < SHORTEST) return false;
      needles = [...new Set([...needles, ...formsOf(value).map(latin)])].sort((a, b) => b.length - a.length);
      return true;
    },
    text,
    glimpse: (piece) => (needles.length === 0 ? piece : fromLatin(maskPiece(latin(piece), needles))),
    stream: () => streamMasker(() => needles),
  };
}

function streamMasker(needles: () => readonly string[]): Masker {
  let held = "";
  return {
    push(bytes) {
      if (needles().length === 0 && held === "") return bytes;
      const all = held + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
      const ranges = merged(rangesIn(all, needles())); // the dear part: once a piece
      const cut = safeCut(all.length, ranges, needles());
      held = all.slice(cut);
      const sure = ranges.filter(([, end]) => end <= cut);
      return Buffer.from(maskRanges(all.slice(0, cut), sure), "latin1");
    },
    end() {
      const rest = Buffer.from(masked(held, needles()), "latin1");
      held = "";
      return rest;
    },
  };
}

// The longest prefix that can be let go: no secret may begin before the cut and end after it.
function safeCut(length: number, ranges: readonly Range[], needles: readonly string[]): number {
  const longest = needles[0]?.length ?? 0;
  let cut = Math.max(0, length - longest + 1);
  for (const [start, end] of ranges) if (start < cut && cut < end) cut = start;
  return cut;
}

type Range = [start: number, end: number];

const masked = (text: string, needles: readonly string[]): string => maskRanges(text, merged(rangesIn(text, needles)));

function maskPiece(piece: string, needles: readonly string[]): string {
  const from = longestPart(needles, (needle, part) => piece.startsWith(needle.slice(-part)));
  const to = piece.length - longestPart(needles, (needle, part) => piece.endsWith(needle.slice(0, part)));
  const parts: readonly Range[] = [
    [0, from],
    [to, piece.length],
  ];
  return maskRanges(piece, merged([...rangesIn(piece, needles), ...parts.filter(([start, end]) => start < end)]));
}

// Fewer characters of a secret than this say too little to be worth the words they would hide.
function longestPart(needles: readonly string[], found: (needle: string, part: number) => boolean): number {
  let longest = 0;
  for (const needle of needles) {
    for (let part = needle.length - 1; part >= SHORTEST && part > longest; part -= 1) {
      if (found(needle, part)) longest = part;
    }
  }
  return longest;
}

function maskRanges(text: string, ranges: readonly Range[]): string {
  let result = "";
  let from = 0;
  for (const [start, end] of ranges) {
    result += text.slice(from, start) + MASK;
    from = end;
  }
  return result + text.slice(from);
}

function rangesIn(text: string, needles: readonly string[]): Range[] {
  const found: Range[] = [];
  for (const needle of needles) {
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1))
      found.push([at, at + needle.length]);
  }
  return found;
}

// Overlapping finds become one range.
function merged(found: readonly Range[]): Range[] {
  const ranges: Range[] = [];
  for (const [start, end] of [...found].sort((a, b) => a[0] - b[0])) {
    const last = ranges.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else ranges.push([start, end]);
  }
  return ranges;
}

function formsOf(value: string): string[] {
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  const whole = [value, value.trim(), value.replaceAll("\n", "\r\n")];
  const parts = lines.length > 1 ? lines.filter((line) => line.length >= SHORTEST_LINE) : [];
  return [...whole, ...parts].flatMap(encodingsOf).filter((form) => form.length >= SHORTEST);
}

function encodingsOf(value: string): string[] {
  const bytes = Buffer.from(value, "utf8");
  const base64 = [0, 1, 2].map((shift) => innerBase64(bytes, shift));
  return [
    value,
    ...base64,
    ...base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_")),
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
    encodeURIComponent(value.toWellFormed()),
    JSON.stringify(value).slice(1, -1),
    value.replaceAll("'", `'\\''`),
    value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"),
  ];
}

// The base64 characters that depend on the secret alone, when it stands `shift` bytes into a group of three.
function innerBase64(bytes: Buffer, shift: number): string {
  const padded = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString("base64")
    .replace(/=+$/, "");
  const start = shift === 0 ? 0 : shift + 1;
  const end = (bytes.length + shift) % 3 === 0 ? padded.length : padded.length - 1;
  return padded.slice(start, end);
}

const latin = (text: string): string => Buffer.from(text, "utf8").toString("latin1");
const fromLatin = (bytes: string): string => Buffer.from(bytes, "latin1").toString("utf8");
