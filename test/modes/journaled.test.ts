import { expect, test } from "vitest";
import { readJournal } from "../../engine/journal/reader.ts";
import { createRedactor } from "../../engine/journal/redact.ts";
import { openJournal } from "../../engine/journal/writer.ts";
import { drive } from "../../engine/modes/drive.ts";
import { journaled } from "../../engine/modes/journaled.ts";
import { pastOf, recalled } from "../../engine/modes/recalled.ts";
import type { Exec } from "../../engine/program/effect.ts";
import { programOf, worldOf } from "../interpretation.ts";
import { memoryStore } from "../journal/memory.ts";

const RUNBOOK = `phases:
  - id: one
    title: one
    steps:
      - { id: q, title: q, ask: Which?, timeout: 1m }
      - { id: use, title: use, run: use, env: { A: '\${{ steps["q"].answer }}' }, on: db, timeout: 1m, drill: run }
`;

test("a program hears what the journal holds, so a typed secret asks the same again after a resume", async () => {
  const redactor = createRedactor();
  redactor.register("tomato-soup");
  const store = memoryStore();
  const stamps = { wall: () => "2026-11-21T03:00:00.000Z", monotonic: () => 1, boot: "b" };
  const journal = openJournal({ store, stamps, mask: redactor.text, last: null });
  const { perform, asked } = worldOf({}, ["tomato-soup"]);
  expect(await drive(programOf(RUNBOOK), journaled(journal, perform))).toMatchObject({ outcome: "ok" });
  const used = asked.map(({ effect }) => effect).find((effect): effect is Exec => effect.kind === "exec");
  expect(used?.env).toEqual({ A: "***" });
  const past = pastOf(readJournal([store.bytes()]).entries);
  const nobody = recalled(past, (request) => Promise.reject(new Error(`asked again: ${request.address}`)));
  expect(await drive(programOf(RUNBOOK), nobody)).toMatchObject({ outcome: "ok" });
});
