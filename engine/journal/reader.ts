import { GENESIS, unsealed } from "./chain.ts";
import { JOURNAL_VERSION, type Entry } from "./entry.ts";

/** The first thing in a journal that cannot be trusted. */
export interface Damage {
  readonly record: number;
  /** Byte offset of the record's line. */
  readonly offset: number;
  readonly what: string;
}

/** What reading a journal found. */
export interface Reading {
  readonly entries: readonly Entry[];
  /** Bytes of whole, trustworthy lines. */
  readonly goodBytes: number;
  /** Bytes after the last newline: a write that was cut off. */
  readonly tornBytes: number;
  readonly damage: Damage | null;
  /** Seal of the last good entry. */
  readonly head: string;
}

/**
 * Reads a journal from its bytes.
 * J1  The newline is the commit mark: bytes after the last one are torn, never damage.
 * J2  Anything else that does not verify is damage; nothing after it is believed.
 */
export function readJournal(chunks: Iterable<Uint8Array>, visit?: (entry: Entry) => void): Reading {
  const entries: Entry[] = [];
  let count = 0;
  let head = GENESIS;
  let offset = 0;
  let damage: Damage | null = null;
  let tornBytes = 0;
  for (const { line, whole } of linesOf(chunks)) {
    if (!whole) {
      tornBytes = line.length;
      break;
    }
    const result = readLine(line.toString("utf8"), head, count + 1);
    if ("wrong" in result) {
      damage = { record: count + 1, offset, what: result.wrong };
      break;
    }
    if (visit === undefined) entries.push(result.entry);
    else visit(result.entry);
    head = result.entry.h;
    count += 1;
    offset += line.length + 1;
  }
  return { entries, goodBytes: offset, tornBytes, damage, head };
}

function readLine(line: string, prev: string, seq: number): { entry: Entry } | { wrong: string } {
  try {
    const result = unsealed(line, prev, seq);
    if ("entry" in result && result.entry.v > JOURNAL_VERSION)
      return { wrong: `written by a newer version (${result.entry.v})` };
    return result;
  } catch {
    return { wrong: "not JSON" };
  }
}

const NEWLINE = 10;

function* linesOf(chunks: Iterable<Uint8Array>): Generator<{ line: Buffer; whole: boolean }> {
  let rest: Buffer = Buffer.alloc(0);
  for (const chunk of chunks) {
    const bytes: Buffer =
      rest.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length) : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      yield { line: bytes.subarray(start, end), whole: true };
      start = end + 1;
    }
    rest = Buffer.from(bytes.subarray(start));
  }
  if (rest.length > 0) yield { line: rest, whole: false };
}
