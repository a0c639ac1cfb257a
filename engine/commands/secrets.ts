import { createRedactor, type Redactor } from "../journal/redact.ts";
import { EXIT } from "../program/failure.ts";
import type { Localised } from "../program/value.ts";
import { findSecret } from "../world/secrets.ts";
import type { Given } from "./inputs.ts";
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

/** The same mistakes, told before a run exists; and a plain input that holds a secret, for what is masked cannot be used. */
export function checkSecrets({ secrets, values = {} }: { secrets: Given["secrets"]; values?: Given["values"] }): void {
  const redactor = createRedactor();
  revealSecrets(secrets, redactor);
  const spoilt = Object.entries(values).find(
    ([, value]) => typeof value === "string" && redactor.text(value) !== value,
  );
  if (spoilt !== undefined) throw new Refusal(EXIT.invalidInput, prefixed(spoilt[0], HOLDS_SECRET), LEAVE_OUT);
}

const prefixed = (name: string, text: Localised): Localised => ({
  en: `${name}: ${text.en}`,
  ja: `${name}: ${text.ja}`,
});

const HOLDS_SECRET: Localised = {
  en: "its value holds the value of a secret, so it can be neither stored nor used as it is",
  ja: "値に秘密の値が含まれているため、そのままでは保存も使用もできません",
};

const LEAVE_OUT: Localised = {
  en: "leave the secret out of it, or declare it as an input of type secret too",
  ja: "秘密を含めずに指定するか、この入力も secret 型で宣言してください",
};

const TOO_SHORT: Localised = {
  en: "a secret of fewer than 4 characters cannot be masked",
  ja: "4文字未満の秘密は伏せ字にできません",
};
