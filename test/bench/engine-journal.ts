import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { EVENT_BYTES } from "./floor-data.ts";
import { requestOf, writeTallJournal } from "./tall-journal.ts";
import { peak, timed, type Acts } from "./worker.ts";
import { openJournal, type Journal } from "../../engine/journal/writer.ts";
import { createRedactor } from "../../engine/journal/redact.ts";
import { readJournal } from "../../engine/journal/reader.ts";
import { pastOf, recalled } from "../../engine/modes/recalled.ts";
import { clock } from "../../engine/world/clock.ts";
import { journalBytes, openJournalStore } from "../../engine/world/journal-store.ts";

/** The journal by itself. */
export const journalActs: Acts = {
  async append({ count, directory }) {
    const open = (journal ??= opened(String(directory)));
    const whole = await timed(() => {
      for (let turn = 0; turn < Number(count); turn += 1) {
        open.append(ENTRY);
        open.commit();
      }
    });
    return { ms: whole / Number(count) };
  },
  tall({ file, steps }) {
    writeTallJournal(String(file), Number(steps));
    return {};
  },
  async read({ file }) {
    let count = 0;
    const ms = await timed(() => readJournal(journalBytes(String(file)), () => void (count += 1)));
    return { ms, count, peak: peak() };
  },
  /** Reads the journal and answers every question from it. */
  async resume({ file, steps }) {
    const ms = await timed(async () => {
      const { entries } = readJournal(journalBytes(String(file)));
      const perform = recalled(pastOf(entries), () => Promise.reject(new Error("not in the journal")));
      for (let index = 0; index < Number(steps); index += 1) await perform(requestOf(index), false);
    });
    return { ms, peak: peak() };
  },
};

// About 290 of the bytes are stamp, seal and keys.
const ENTRY = { kind: "noted", by: "bench", text: "x".repeat(Math.max(0, EVENT_BYTES - 290)) } as const;

let journal: Journal | null = null;

function opened(directory: string): Journal {
  const store = openJournalStore(join(mkdtempSync(join(directory, "journal-")), "journal.jsonl"), true);
  return openJournal({ store, stamps: clock, mask: createRedactor().text, last: null });
}
