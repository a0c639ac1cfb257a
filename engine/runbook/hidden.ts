import type { Localised } from "../program/value.ts";
import type { Remarks } from "./remarks.ts";

/** Characters that people cannot see and machines obey: they let a file read otherwise than it acts. */
export interface Hidden {
  readonly offset: number;
  readonly length: number;
  /** `U+202E` */
  readonly codePoint: string;
  readonly kind: "direction" | "invisible" | "control" | "line-end" | "byte-order-mark";
}

// C0 and C1 controls, line and paragraph separators, soft hyphen, zero-width, direction and tag characters, half surrogates.
const IN_FILE =
  // oxlint-disable-next-line no-control-regex -- finding control characters is the purpose
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}\p{Cs}]|\r(?!\n)/gu;

// A value may hold controls by escapes such as "\x1b"; what deceives the eye and the end of C strings may not.
const IN_VALUE =
  // oxlint-disable-next-line no-control-regex -- finding control characters is the purpose
  /[\u0000\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E007F}\p{Cs}]/gu;

export const hiddenInFile = (text: string): Hidden[] => [...text.matchAll(IN_FILE)].map(hidden);

export const hiddenInValue = (text: string): Hidden | null => {
  const [first] = text.matchAll(IN_VALUE);
  return first === undefined ? null : hidden(first);
};

const hidden = (match: RegExpExecArray): Hidden => {
  const point = match[0].codePointAt(0) ?? 0;
  return { offset: match.index, length: match[0].length, codePoint: codePoint(point), kind: kindOf(point) };
};

export const codePoint = (point: number): string => `U+${point.toString(16).toUpperCase().padStart(4, "0")}`;

function kindOf(point: number): Hidden["kind"] {
  if (point === 0x0d) return "line-end";
  if (point === 0xfeff) return "byte-order-mark";
  if (point === 0x061c || point === 0x200e || point === 0x200f) return "direction";
  if ((point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069)) return "direction";
  return point < 0xa0 ? "control" : "invisible";
}

export function refuseHidden(found: Hidden, offset: number, remarks: Remarks): void {
  const { en, ja } = HIDDEN[found.kind];
  const { line, column } = remarks.place(offset);
  const where = `${line}:${column}`;
  const message = {
    en: `${en} ${found.codePoint} at ${where}`,
    ja: `${where} に${ja} ${found.codePoint} があります`,
  };
  remarks.error({ start: offset, end: offset + found.length }, "HIDDEN_CHARACTER", message, {
    en: "delete it, or type the line again",
    ja: "削除するか、行を入力し直してください",
  });
}

const HIDDEN: Record<Hidden["kind"], Localised> = {
  direction: { en: "invisible direction character", ja: "目に見えない書字方向制御文字" },
  invisible: { en: "invisible character", ja: "目に見えない文字" },
  control: { en: "control character", ja: "制御文字" },
  "line-end": { en: "carriage return without line feed", ja: "改行 (LF) を伴わない復帰文字" },
  "byte-order-mark": { en: "byte order mark", ja: "バイト順マーク (BOM)" },
};
