import { describe, expect, test } from "vitest";
import type { Body, Opened } from "../../engine/journal/entry.ts";
import { readJournal } from "../../engine/journal/reader.ts";
import { createRedactor } from "../../engine/journal/redact.ts";
import { openJournal } from "../../engine/journal/writer.ts";
import { failure } from "../../engine/program/failure.ts";
import { same } from "../../engine/program/value.ts";
import { memoryStore } from "./memory.ts";

function journalOf(...secrets: string[]) {
  const redactor = createRedactor();
  for (const secret of secrets) redactor.register(secret);
  const store = memoryStore();
  let tick = 0;
  const stamps = { wall: () => new Date(1.7e12 + (tick += 1)).toISOString(), monotonic: () => tick, boot: "b00t-2580" };
  return { store, journal: openJournal({ store, stamps, mask: redactor.text, last: null }) };
}

const stored = (body: Body, ...secrets: string[]): object => {
  const entry = journalOf(...secrets).journal.append(body);
  return Object.fromEntries(Object.entries(entry).filter(([key]) => key in body));
};

const end = { kind: "exited", code: 0 } as const;
const captured = (tail: string) => ({ tail, bytes: 9, sha256: "c0ffee", file: "outputs/only+pay-invoice.out" });

test("a secret that looks like a part of stamps and seals damages no journal", () => {
  const { store, journal } = journalOf("2580", "1700", "b00t");
  for (let count = 0; count < 500; count++) journal.append({ kind: "noted", by: "alice", text: "2580 it is" });
  const { damage, entries } = readJournal([store.bytes()]);
  expect([damage, entries.length]).toEqual([null, 500]);
  expect(entries[7]).toMatchObject({ boot: "b00t-2580", text: "*** it is" });
});

describe("the run's own words stay, what was said is masked", () => {
  test("a question to a host", () => {
    const env = { host: "the invoice", PW: { secret: "pw" } };
    const command = { form: "script", shell: "sh", text: "echo invoice" } as const;
    const exec = { kind: "exec", host: "invoice", as: null, timeoutMs: 1, nature: "job", repeat: "never" } as const;
    const body: Body = {
      kind: "asked",
      address: "only/pay-invoice/do/exec",
      digest: "c0ffee",
      effect: { ...exec, command, env },
    };
    expect(stored(body, "invoice", "c0ffee", "exec", "script", "asked")).toEqual({
      ...body,
      effect: { ...exec, command: { ...command, text: "echo ***" }, env: { host: "the ***", PW: { secret: "pw" } } },
    });
  });

  test("its answer", () => {
    const value = { end, stdout: captured("invoice c0ffee"), stderr: captured(""), durationMs: 1, attached: false };
    const body: Body = { kind: "answered", address: "only/pay-invoice/exec", settled: { ok: true, value } };
    expect(stored(body, "invoice", "c0ffee", "exited")).toEqual({
      ...body,
      settled: { ok: true, value: { ...value, stdout: captured("*** ***") } },
    });
  });

  test("a typed answer with its reason and its facts, and who gave it", () => {
    const value = { value: "tomato", by: "tomato", reason: "tomato!", recorded: { file: "tomato", kind: "tomato" } };
    expect(stored({ kind: "answered", address: "a", settled: { ok: true, value } }, "tomato")).toEqual({
      kind: "answered",
      address: "a",
      settled: {
        ok: true,
        value: { value: "***", by: "tomato", reason: "***!", recorded: { file: "***", kind: "***" } },
      },
    });
  });

  test("a failure keeps its reason and its code", () => {
    const failed = failure("failed", "EXIT_CODE", same("failed: tomato"));
    expect(
      stored({ kind: "answered", address: "a", settled: { ok: false, failure: failed } }, "failed", "EXIT", "tomato"),
    ).toMatchObject({ settled: { failure: { reason: "failed", code: "EXIT_CODE", message: same("***: ***") } } });
  });

  test("a telling keeps its step; its outputs, named by the runbook, are masked whatever their name", () => {
    const outputs = { address: "db://u:tomato@h", step: ["tomato"], deep: { file: "tomato" } };
    const ended = { kind: "step-ended", step: "tomato", address: "only/tomato", outcome: "ok", outputs } as const;
    const rest = { because: null, failure: null, attempts: 1, milestone: null, rpo: "tomato", assumed: false };
    expect(
      stored({ kind: "told", address: "only/tomato/tell", telling: { ...ended, ...rest } }, "tomato"),
    ).toMatchObject({
      address: "only/tomato/tell",
      telling: {
        step: "tomato",
        address: "only/tomato",
        rpo: "***",
        outputs: { address: "db://u:***@h", step: ["***"], deep: { file: "***" } },
      },
    });
  });

  test("the first entry keeps what resume works with: texts, hosts, where secrets are found", () => {
    const opened = {
      kind: "opened",
      runbook: { id: "shop/tomato", file: "tomato.yaml", sha256: "c0ffee", texts: { "tomato.yaml": "id: tomato" } },
      environment: { name: "tomato", hosts: [{ name: "tomato", user: "tomato" }], roles: { db: "tomato" } },
      secrets: { pw: "file:/run/tomato" },
    };
    const inputs = { host: "tomato", pw: { secret: "pw" } };
    const body = { ...opened, inputs, unattended: { which: "tomato" } } as unknown as Opened;
    expect(stored(body, "tomato", "c0ffee")).toEqual({
      ...opened,
      inputs: { host: "***", pw: { secret: "pw" } },
      unattended: { which: "***" },
    });
  });
});
