import { readJournal } from "../journal/reader.ts";
import { EXIT } from "../program/failure.ts";
import { journalBytes } from "../world/journal-store.ts";
import { holderOf, isHeld } from "../world/lock.ts";
import type { Home } from "./home.ts";
import { Refusal } from "./refusal.ts";
import { at, runsIn } from "./run-directory.ts";

/** Two recoveries of the same thing at once would undo each other's work: the second needs to be meant. */
export function refuseSecond(of: { home: Home; runbook: string; environment: string }): void {
  const { home, runbook, environment } = of;
  for (const run of runsIn(home.reports)) {
    const directory = at(home.reports, run);
    if (!isHeld(directory.path)) continue;
    const [opened] = readJournal(journalBytes(directory.journal)).entries;
    if (opened?.kind !== "opened" || opened.mode !== "live") continue;
    if (opened.runbook.id !== runbook || opened.environment.name !== environment) continue;
    const holder = holderOf(directory.path);
    throw running({ ...of, run, who: holder === null ? "?" : `${holder.responder}@${holder.host}` });
  }
}

const running = (of: { run: string; runbook: string; environment: string; who: string }): Refusal =>
  new Refusal(
    EXIT.locked,
    {
      en: `${of.runbook} is already being run on ${of.environment} by ${of.who}: ${of.run}`,
      ja: `${of.runbook} は ${of.environment} で ${of.who} がすでに実行中です: ${of.run}`,
    },
    {
      en: `runbook status ${of.run} shows how it stands; --also starts a second run all the same`,
      ja: `runbook status ${of.run} で状況を確認できます。それでも開始するには --also を付けてください`,
    },
  );
