import { mkdirSync } from "node:fs";
import { equip, type Equipment } from "../../engine/commands/equip.ts";
import { hold, type Held } from "../../engine/commands/engine.ts";
import { makeRunDirectory } from "../../engine/commands/run-directory.ts";
import { journaled } from "../../engine/modes/journaled.ts";
import { live } from "../../engine/modes/live.ts";
import type { Perform } from "../../engine/modes/perform.ts";
import { pastOf, recalled } from "../../engine/modes/recalled.ts";
import type { Exec, ExecAnswer } from "../../engine/program/effect.ts";
import type { Host } from "../../engine/program/host.ts";
import { silentFace } from "../../engine/world/terminal/silent.ts";
import { peak, timed, type Acts } from "./worker.ts";

/** Commands as a live run does them: asked, journaled, executed, masked, stored, answered, journaled. */
export const runActs: Acts = {
  async open({ directory, host, secret }) {
    // For its weight alone: a real run has the language in memory too, and a heavier process starts others slower.
    await import("../../engine/commands/run.ts");
    mkdirSync(String(directory), { recursive: true });
    held = hold(makeRunDirectory(String(directory), "bench"), { create: true, last: () => null });
    if (typeof secret === "string") held.redactor.register(secret);
    const hosts = [host as Host]; // the bench's own entry
    equipment = equip({ held, hosts, secrets: {}, face: silentFace() });
    perform = recalled(pastOf([]), journaled(held.journal, live(equipment.world)));
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
    await equipment?.close();
    held?.release();
    return {};
  },
};

let held: Held | null = null;
let equipment: Equipment | null = null;
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
