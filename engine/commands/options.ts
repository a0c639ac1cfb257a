import type { Language } from "../program/value.ts";
import { pickLanguage, wantsColor } from "../world/terminal/taste.ts";
import { findHome, type Home } from "./home.ts";

/** Options every command understands, as commander hands them over. */
export interface GlobalWords {
  readonly lang?: string;
  readonly json?: boolean;
  readonly events?: boolean;
  readonly plain?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
  readonly input?: boolean;
  readonly home?: string;
  readonly inventory?: string;
  readonly reports?: string;
}

/** How this call speaks and where it looks. */
export interface Manner {
  readonly home: Home;
  readonly language: Language;
  readonly color: boolean;
  /** What `--color` or `--no-color` said; undefined leaves it to each stream. */
  readonly colorFlag: boolean | undefined;
  readonly json: boolean;
  readonly events: boolean;
  readonly plain: boolean;
  /** No progress: warnings, questions and the result only. */
  readonly quiet: boolean;
  /** False when nobody may be asked. */
  readonly input: boolean;
}

export function mannerOf(words: GlobalWords): Manner {
  return {
    home: findHome(words),
    language: pickLanguage(words.lang, process.env),
    color: wantsColor({ flag: words.color, env: process.env, isTTY: process.stdout.isTTY }),
    colorFlag: words.color,
    json: words.json ?? false,
    events: words.events ?? false,
    plain: words.plain ?? false,
    quiet: words.quiet ?? false,
    input: words.input ?? true,
  };
}
