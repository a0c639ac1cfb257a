import { createRedactor, type Redactor } from "../journal/redact.ts";
import { EXIT } from "../program/failure.ts";
import type { Localised } from "../program/value.ts";
import { findSecret } from "../world/secrets.ts";
import { Refusal } from "./refusal.ts";

/**
 * Finds the values behind references and has them masked from here on. A reference that holds none ends the command;
 * it is never written or shown, as it may be the secret itself.
 */
export function revealSecrets(
  references: Readonly<Record<string, string>>,
  redactor: Redactor,
): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(references).map(([name, reference]) => {
      const found = findSecret(reference);
      if ("failure" in found)
        throw new Refusal(EXIT.invalidInput, prefixed(name, found.failure.message), found.failure.hint);
      if (!redactor.register(found.value)) throw new Refusal(EXIT.invalidInput, prefixed(name, TOO_SHORT));
      return [name, found.value];
    }),
  );
}

/** The same mistakes, told before a run exists. */
export const checkSecrets = (references: Readonly<Record<string, string>>): void =>
  void revealSecrets(references, createRedactor());

const prefixed = (name: string, text: Localised): Localised => ({
  en: `${name}: ${text.en}`,
  ja: `${name}: ${text.ja}`,
});

const TOO_SHORT: Localised = {
  en: "a secret of fewer than 4 characters cannot be masked",
  ja: "4文字未満の秘密は伏せ字にできません",
};
