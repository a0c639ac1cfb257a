import { hash } from "node:crypto";
import type { Body, Entry, Stamp } from "./entry.ts";

const SEAL = ',"h":"';

/** `prev` of the first entry. */
export const GENESIS = "0".repeat(64);

/** Turns an entry into its line. The seal covers the line's own bytes, so no canonical JSON is needed. */
export function sealed(stamp: Omit<Stamp, "h">, body: Body): { line: string; h: string } {
  const open = JSON.stringify({ ...stamp, ...body }).slice(0, -1);
  const h = hash("sha256", open);
  return { line: `${open}${SEAL}${h}"}\n`, h };
}

/** The entry of one line (without its newline), or what is wrong with it. */
export function unsealed(line: string, prev: string, seq: number): { entry: Entry } | { wrong: string } {
  const at = line.length - SEAL.length - 66; // 64 hex digits, a quote and a brace
  if (at < 1 || !line.startsWith(SEAL, at) || !line.endsWith('"}')) return { wrong: "no seal" };
  const h = line.slice(at + SEAL.length, -2);
  if (hash("sha256", line.slice(0, at)) !== h) return { wrong: "its seal does not match its content" };
  const entry = JSON.parse(line) as Entry; // the seal proves that the writer's own JSON is unchanged
  if (entry.prev !== prev)
    return { wrong: entry.seq < seq ? `record ${entry.seq} appears again` : "it does not follow the record before it" };
  if (entry.seq !== seq) return { wrong: `it says record ${entry.seq}` };
  return { entry };
}
