import { parseDuration } from "../program/duration.ts";

/** When an escalation level is due. */
export type Moment =
  | { readonly kind: "elapsed"; readonly ms: number }
  | { readonly kind: "rto"; readonly percent: number }
  | { readonly kind: "failure" };

/** Reads `30m`, `80% of rto` or `failure`; null for anything else. */
export function readMoment(at: string): Moment | null {
  if (at === "failure") return { kind: "failure" };
  const percent = /^([1-9][0-9]?|100)% of rto$/.exec(at)?.[1];
  if (percent !== undefined) return { kind: "rto", percent: Number(percent) };
  const ms = parseDuration(at);
  return ms === null ? null : { kind: "elapsed", ms };
}
