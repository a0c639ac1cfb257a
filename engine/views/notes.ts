import type { Language, Localised } from "../program/value.ts";
import type { RunState } from "./run.ts";
import type { Calendar } from "./when.ts";
import { say } from "./words.ts";

/** A place of the report that the journal cannot fill by itself. */
export type PlaceId = "root-cause" | "trigger" | "user-impact" | "prevention" | "lessons";

export interface Place {
  readonly anchor: PlaceId;
  readonly name: string;
  /** True when a person must still write here. */
  readonly open: boolean;
  /** What is known without a person, as in a drill. */
  readonly given: string | null;
  readonly notes: readonly Note[];
}

export interface Note {
  readonly text: string;
  readonly by: string;
  readonly at: string;
}

/** Fills the places from notes such as `cause: disk failure`; `given` holds what is known anyway. */
export function placesOf(
  state: RunState,
  of: { language: Language; calendar: Calendar; given: Partial<Record<PlaceId, Localised>> },
): { readonly places: Readonly<Record<PlaceId, Place>>; readonly others: readonly Note[] } {
  const sorted = new Map<PlaceId | null, Note[]>();
  for (const { at, by, text } of state.notes) {
    const found = SIGNS.find(({ sign }) => sign.test(text));
    const note = { text: found === undefined ? text : text.replace(found.sign, ""), by, at: of.calendar.moment(at) };
    sorted.set(found?.place ?? null, [...(sorted.get(found?.place ?? null) ?? []), note]);
  }
  const place = (anchor: PlaceId): Place => {
    const notes = sorted.get(anchor) ?? [];
    const given = of.given[anchor] === undefined ? null : say(of.language, of.given[anchor]);
    return { anchor, name: say(of.language, NAMES[anchor]), open: given === null && notes.length === 0, given, notes };
  };
  return {
    places: {
      "root-cause": place("root-cause"),
      trigger: place("trigger"),
      "user-impact": place("user-impact"),
      prevention: place("prevention"),
      lessons: place("lessons"),
    },
    others: sorted.get(null) ?? [],
  };
}

const NAMES: Readonly<Record<PlaceId, Localised>> = {
  "root-cause": { en: "Root cause", ja: "根本原因" },
  trigger: { en: "Trigger", ja: "トリガー" },
  "user-impact": { en: "Impact on users", ja: "ユーザー影響" },
  prevention: { en: "Prevention", ja: "再発防止策" },
  lessons: { en: "Lessons", ja: "学んだこと" },
};

const SIGNS: readonly { readonly place: PlaceId; readonly sign: RegExp }[] = [
  { place: "root-cause", sign: /^\s*(?:root )?cause\s*[::]\s*|^\s*(?:根本)?原因\s*[::]\s*/iu },
  { place: "trigger", sign: /^\s*trigger\s*[::]\s*|^\s*(?:トリガー|きっかけ)\s*[::]\s*/iu },
  { place: "user-impact", sign: /^\s*(?:user )?impact\s*[::]\s*|^\s*(?:ユーザー)?影響\s*[::]\s*/iu },
  { place: "prevention", sign: /^\s*prevention\s*[::]\s*|^\s*(?:再発)?防止策?\s*[::]\s*/iu },
  { place: "lessons", sign: /^\s*lessons?\s*[::]\s*|^\s*(?:教訓|学び|学んだこと)\s*[::]\s*/iu },
];
