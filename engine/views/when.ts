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
  const format = new Intl.DateTimeFormat("en-CA", { timeZone, ...FIELDS });
  const parts = (ms: number): Record<string, string> =>
    Object.fromEntries(format.formatToParts(new Date(ms)).map(({ type, value }) => [type, value]));
  const date = (of: Record<string, string>): string => `${of["year"]}-${of["month"]}-${of["day"]}`;
  const time = (of: Record<string, string>): string => `${of["hour"]}:${of["minute"]}:${of["second"]}`;
  const zone = (of: Record<string, string>): string =>
    (of["timeZoneName"] ?? timeZone).replace("GMT", "UTC").replace(/\+0$/, "");
  return {
    moment(ms) {
      const of = parts(ms);
      return `${date(of)} ${time(of)} ${language === "ja" ? `(${zone(of)})` : zone(of)}`;
    },
    time: (ms) => time(parts(ms)),
    date: (ms) => date(parts(ms)),
    zone: timeZone,
  };
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
