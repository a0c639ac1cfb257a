import type { Value } from "../program/value.ts";

const WRITTEN =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)? ?(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/;

/**
 * A time as databases and tools print it, in epoch milliseconds: ISO 8601, `YYYY-MM-DD HH:MM:SS[.fff][+00]`, epoch
 * seconds or milliseconds. Without an offset it is UTC. Anything else is null: a guess would be a false promise.
 */
export function readDataTime(value: Value): number | null {
  if (typeof value === "number") return epoch(value);
  if (typeof value !== "string") return null;
  const text = value.trim();
  if (/^\d{9,15}(\.\d{1,9})?$/.test(text)) return epoch(Number(text));
  const parts = WRITTEN.exec(text);
  return parts === null ? null : written(parts);
}

// 2001 to 2286 in either unit; outside of it a number is more likely a count or a date without separators.
function epoch(value: number): number | null {
  if (value >= 1e9 && value < 1e10) return Math.round(value * 1000);
  return value >= 1e12 && value < 1e13 ? Math.round(value) : null;
}

function written(parts: RegExpExecArray): number | null {
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0)) as Six; // six groups
  const at = Date.UTC(year, month - 1, day, hour, minute, second, Number((parts[7] ?? "").padEnd(3, "0").slice(0, 3)));
  const date = new Date(at);
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return real ? at - offset(parts[8] ?? "Z") : null;
}

type Six = [number, number, number, number, number, number];

function offset(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0)) * 60_000;
}
