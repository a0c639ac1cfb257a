import type { Localised } from "../program/value.ts";
import { codePoint } from "./hidden.ts";
import { visible } from "./width.ts";

/** A key with letters that only look like others is shown with its code points. */
export function unknownKey(name: string): Localised {
  const foreign = Array.from(name).filter((character) => !/[ -~]/.test(character));
  const points = foreign.map((character) => codePoint(character.codePointAt(0) ?? 0)).join(" ");
  const spelled = points === "" ? "" : ` (${points})`;
  return {
    en: `unknown key "${visible(name)}"${spelled}`,
    ja: `不明なキー「${visible(name)}」${spelled}`,
  };
}
