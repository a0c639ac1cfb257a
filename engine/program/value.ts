/** What a runbook can hold and pass on. Everything here is plain data and survives JSON. */
export type Value = null | boolean | number | string | readonly Value[] | Values;

/** A mapping of names to values: inputs, captured outputs, facts. */
export interface Values {
  readonly [name: string]: Value;
}

/** A reference to a secret. The value itself exists only in `world/` and in the environment of a command. */
export interface Secret {
  readonly secret: string;
}

/** The two languages of the product; neither is a translation that may be missing. */
export type Language = "en" | "ja";

/** A sentence in both languages. */
export interface Localised {
  readonly en: string;
  readonly ja: string;
}

/** The same words in both languages: names, commands, paths. */
export const same = (text: string): Localised => ({ en: text, ja: text });

export const isSecret = (value: unknown): value is Secret =>
  typeof value === "object" &&
  value !== null &&
  Object.keys(value).length === 1 &&
  typeof (value as { secret?: unknown }).secret === "string";
