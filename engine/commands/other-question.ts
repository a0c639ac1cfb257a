import type { Mismatch } from "../modes/recalled.ts";
import type { Effect } from "../program/effect.ts";
import { EXIT } from "../program/failure.ts";
import { same, type Language, type Localised } from "../program/value.ts";
import { doing } from "../world/terminal/doing.ts";
import { Refusal } from "./refusal.ts";

/** Ends a resume whose program asks something else than the journal holds: its answers would be taken for others. */
export function otherQuestion({ address, journal, program }: Mismatch, mask: (text: string) => string): Refusal {
  const held = words(journal, mask);
  const asked = words(program, mask);
  const alike = held.en === asked.en;
  const parts = partsOf(journal, program).join(", ");
  return new Refusal(
    EXIT.journalDamaged,
    {
      en: `at ${address} the journal holds: ${held.en}; the runbook now asks: ${asked.en}${alike ? ` (other ${parts})` : ""}`,
      ja: `${address} でジャーナルの記録は「${held.ja}」ですが、手順書は「${asked.ja}」を求めています${alike ? ` (相違: ${parts})` : ""}`,
    },
    {
      en: "nothing more was started; resume with the version of the engine that began the run, runbook report shows what was done",
      ja: "これ以上は何も開始していません。実行を開始したバージョンのエンジンで再開してください。実施済みの内容は runbook report で確認できます",
    },
  );
}

function words(effect: Effect, mask: (text: string) => string): Localised {
  const text = effect.kind === "ask" ? effect.question.title : (doing(effect) ?? same(effect.kind));
  const line = (language: Language): string => mask(text[language]).replace(/\s+/g, " ");
  return { en: line("en"), ja: line("ja") };
}

// What is masked in the journal alone differs as well: that is no reason to leave it out.
const partsOf = (one: Effect, other: Effect): string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((key) => jsonOf(one, key) !== jsonOf(other, key));

const jsonOf = (effect: Effect, key: string): string | undefined =>
  JSON.stringify((effect as unknown as Record<string, unknown>)[key]); // any effect's own part, by its name
