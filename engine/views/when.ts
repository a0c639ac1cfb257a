import type { Language } from "../program/value.ts";

/** How moments are written for one reader. */
export interface Calendar {
  /** `2026-11-21 05:31:54 UTC` or, in Japanese, `2026-11-21 05:31:54 (UTC)`. */
  moment(ms: number): string;
  /** `05:31:54` */
  time(ms: number): string;
  date(ms: number): string;
  readonly zone: string;
}

export function calendar(language: Language, timeZone = "UTC"): Calendar {
  const zoneAt = zones(timeZone);
  const local = (ms: number): string => new Date(ms + zoneAt(ms).offsetMs).toISOString();
  const date = (ms: number): string => local(ms).slice(0, 10);
  const time = (ms: number): string => local(ms).slice(11, 19);
  return {
    moment(ms) {
      const { name } = zoneAt(ms);
      return `${date(ms)} ${time(ms)} ${language === "ja" ? `(${name})` : name}`;
    },
    time,
    date,
    zone: timeZone,
  };
}

interface Zone {
  readonly offsetMs: number;
  /** `UTC`, `UTC+9` */
  readonly name: string;
}

const QUARTER_MS = 15 * 60_000;

/** What clocks show in a zone; they change at full quarters of an hour, so each quarter is looked up once. */
function zones(timeZone: string): (ms: number) => Zone {
  const format = new Intl.DateTimeFormat("en-CA", { timeZone, ...FIELDS });
  const known = new Map<number, Zone>();
  return (ms) => {
    const quarter = Math.floor(ms / QUARTER_MS);
    const zone = known.get(quarter) ?? zoneOf(format, quarter * QUARTER_MS);
    known.set(quarter, zone);
    return zone;
  };
}

function zoneOf(format: Intl.DateTimeFormat, ms: number): Zone {
  const of = Object.fromEntries(format.formatToParts(new Date(ms)).map(({ type, value }) => [type, value]));
  const shown = Date.parse(`${of["year"]}-${of["month"]}-${of["day"]}T${of["hour"]}:${of["minute"]}:${of["second"]}Z`);
  return { offsetMs: shown - ms, name: (of["timeZoneName"] ?? "UTC").replace("GMT", "UTC").replace(/\+0$/, "") };
}

const FIELDS = {
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
  timeZoneName: "shortOffset",
} as const;
