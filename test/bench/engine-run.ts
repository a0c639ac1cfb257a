import { mkdirSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { createRedactor } from "../../engine/journal/redact.ts";
import { openJournal } from "../../engine/journal/writer.ts";
import { journaled } from "../../engine/modes/journaled.ts";
import { live, type World } from "../../engine/modes/live.ts";
import type { Perform } from "../../engine/modes/perform.ts";
import { pastOf, recalled } from "../../engine/modes/recalled.ts";
import type { Exec, ExecAnswer } from "../../engine/program/effect.ts";
import type { Host } from "../../engine/program/host.ts";
import { clock } from "../../engine/world/clock.ts";
import type { Executor } from "../../engine/world/executor.ts";
import { openJournalStore } from "../../engine/world/journal-store.ts";
import { openExecutor } from "../../engine/world/open-executor.ts";
import { openOutput } from "../../engine/world/output.ts";
import { silentFace } from "../../engine/world/terminal/silent.ts";
import { peak, timed, type Acts } from "./worker.ts";

/** Commands as a live run does them: asked, journaled, executed, masked, stored, answered, journaled. */
export const runActs: Acts = {
  async open({ directory, host, secret }) {
    // For its weight alone: a real run has the language in memory too, and a heavier process starts others slower.
    await import("../../engine/commands/run.ts");
    const run = mkdtempSync(join(String(directory), "run-"));
    mkdirSync(join(run, "outputs"));
    const redactor = createRedactor();
    if (typeof secret === "string") redactor.register(secret);
    const store = openJournalStore(join(run, "journal.jsonl"), true);
    const journal = openJournal({ store, stamps: clock, mask: redactor.text, last: null });
    const opened = openExecutor({ host: host as Host, stateDir: join(run, "work"), resolve: () => null }); // its own entry
    executor = opened;
    const never = new AbortController().signal;
    const world: World = {
      clock,
      face: silentFace(),
      executor: () => opened,
      hostEnvironment: () => ({}),
      secret: () => "",
      glimpse: redactor.glimpse,
      output: (name) => openOutput({ runDirectory: run, name, masking: redactor.stream() }),
      jobKey: (address) => `bench-${process.pid}-${address.replaceAll("/", "-")}`,
      cancel: never,
      pausing: () => null,
      detach: never,
    };
    perform = recalled(pastOf([]), journaled(journal, live(world)));
    return { peak: peak() };
  },
  /** `count` commands one after the other; milliseconds each. */
  async steps({ count, nature, host, text }) {
    const whole = await timed(async () => {
      for (let turn = 0; turn < Number(count); turn += 1) {
        await command({ nature: nature as Exec["nature"], host: String(host), text: String(text ?? "true") });
      }
    });
    return { ms: whole / Number(count), peak: peak() };
  },
  async dismiss() {
    await executor?.close();
    return {};
  },
};

let executor: Executor | null = null;
let perform: Perform | null = null;
let number = 0;

async function command(of: { nature: Exec["nature"]; host: string; text: string }): Promise<void> {
  number += 1;
  const effect: Exec = {
    kind: "exec",
    host: of.host,
    command: { form: "script", shell: "sh", text: of.text },
    env: {},
    as: null,
    timeoutMs: 60_000,
    nature: of.nature,
    repeat: "never",
  };
  const request = { kind: "effect", address: `only/step-${number}/exec`, effect, stance: "run" } as const;
  const settled = await perform?.(request, false);
  const answer = settled?.ok === true ? (settled.value as ExecAnswer) : null; // the answer of an `exec`
  if (answer?.end.kind !== "exited" || answer.end.code !== 0) throw new Error(JSON.stringify(settled));
}
