import { closeSync, openSync, writeSync } from "node:fs";
import { openJournal } from "../../engine/journal/writer.ts";
import type { Body, Opened } from "../../engine/journal/entry.ts";
import { digestOf } from "../../engine/modes/digest.ts";
import type { Exec, ExecAnswer } from "../../engine/program/effect.ts";
import { same } from "../../engine/program/value.ts";

const STEPS_A_PHASE = 100;

/** Writes the journal of a run of so many steps: four entries each, as an ordinary check leaves them. */
export function writeTallJournal(file: string, steps: number): void {
  const fd = openSync(file, "wx", 0o600);
  let now = Date.UTC(2026, 0, 1);
  const journal = openJournal({
    store: { append: (line) => void writeSync(fd, line), sync: () => {} },
    stamps: {
      wall: () => new Date((now += 250)).toISOString(),
      monotonic: () => now,
      boot: "00000000-0000-4000-8000-000000000000",
    },
    mask: (text) => text,
    last: null,
  });
  journal.append(opened(steps));
  for (let index = 0; index < steps; index += 1) {
    for (const body of stepBodies(index)) journal.append(body);
    journal.commit();
  }
  journal.append({
    kind: "told",
    address: "run",
    telling: { kind: "run-ended", outcome: "ok", because: same("done") },
  });
  journal.append({ kind: "closed", outcome: "ok", because: same("every step ended well") });
  closeSync(fd);
}

/** The question of a step, for a resume to put again. */
export const requestOf = (index: number) =>
  ({ kind: "effect", address: `${addressOf(index)}/exec`, effect: effectOf(index), stance: "run" }) as const;

const phaseOf = (index: number): string => `phase-${Math.floor(index / STEPS_A_PHASE)}`;
const addressOf = (index: number): string => `${phaseOf(index)}/step-${index}`;

function stepBodies(index: number): readonly Body[] {
  const address = addressOf(index);
  const asked = requestOf(index);
  return [
    ...(index % STEPS_A_PHASE === 0 ? [phaseStarted(index)] : []),
    {
      kind: "told",
      address: `${address}/tell`,
      telling: {
        kind: "step-started",
        step: `step-${index}`,
        address,
        phase: phaseOf(index),
        action: "check",
        title: { en: `Step ${index} looks at the disk`, ja: `ステップ ${index} ディスクの確認` },
        why: null,
        host: "db1",
        risk: "none",
        timeoutMs: 30_000,
        summary: same("df -Pk /var"),
        purpose: "step",
      },
    },
    { kind: "asked", address: asked.address, digest: digestOf(asked.effect), effect: asked.effect },
    { kind: "answered", address: asked.address, settled: { ok: true, value: answerOf(index) } },
    {
      kind: "told",
      address: `${address}/tell.2`,
      telling: {
        kind: "step-ended",
        step: `step-${index}`,
        address,
        outcome: "ok",
        because: null,
        failure: null,
        outputs: { exit_code: 0 },
        attempts: 1,
        milestone: null,
        rpo: null,
        assumed: false,
      },
    },
  ];
}

const effectOf = (index: number): Exec => ({
  kind: "exec",
  host: "db1",
  command: { form: "script", shell: "sh", text: "df -Pk /var" },
  env: { NUMBER: String(index) },
  as: null,
  timeoutMs: 30_000,
  nature: "read",
  repeat: "safe",
});

const answerOf = (index: number): ExecAnswer => ({
  end: { kind: "exited", code: 0 },
  stdout: {
    tail: `/dev/sda1 41152736 ${index} 40000000 1% /\n`,
    bytes: 44,
    sha256: "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
    file: `outputs/step-${index}.out`,
  },
  stderr: { tail: "", bytes: 0, sha256: "", file: null },
  durationMs: 3,
  attached: false,
});

const phaseStarted = (index: number): Body => ({
  kind: "told",
  address: `${phaseOf(index)}/tell`,
  telling: { kind: "phase-started", phase: phaseOf(index), title: same(phaseOf(index)), budgetMs: 60_000 },
});

const opened = (steps: number): Opened => ({
  kind: "opened",
  run: "20260101-0000-bench-0000",
  mode: "live",
  engine: { version: "0", node: process.version, host: "bench", pid: 1, responder: "bench" },
  runbook: { id: "bench/bench", file: "bench.yaml", sha256: "", texts: {} },
  title: { en: "Bench", ja: "計測" },
  system: "bench",
  severity: "low",
  objectives: { rtoMs: 3_600_000, rpoMs: null },
  review: null,
  outline: Array.from({ length: Math.ceil(steps / STEPS_A_PHASE) }, (_, phase) => ({
    id: `phase-${phase}`,
    title: same(`phase-${phase}`),
    budgetMs: 60_000,
    steps: Array.from({ length: Math.min(STEPS_A_PHASE, steps - phase * STEPS_A_PHASE) }, (_, step) => ({
      id: `step-${phase * STEPS_A_PHASE + step}`,
      title: same(`Step ${step}`),
      action: "check",
    })),
  })),
  environment: { name: "bench", protected: false, hosts: [], roles: {} },
  inputs: {},
  secrets: {},
  unattended: null,
  detectedAt: "2026-01-01T00:00:00.000Z",
  occurredAt: null,
  drill: null,
});
