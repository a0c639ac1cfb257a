import type { Body, Entry, Opened } from "../../engine/journal/entry.ts";
import type { Captured, Effect, ExecAnswer, Settled } from "../../engine/program/effect.ts";
import type { Question, Reply } from "../../engine/program/question.ts";
import type { Telling } from "../../engine/program/telling.ts";
import { same, type Localised } from "../../engine/program/value.ts";

type StepStarted = Telling & { kind: "step-started" };
type StepEnded = Telling & { kind: "step-ended" };
type AskedEffect = Exclude<Effect, { kind: "tell" }>;

/** Writes journal entries the way a run does, on a clock of its own. */
export interface Tale {
  readonly entries: Entry[];
  /** The phase being told. */
  readonly phaseId: string;
  /** Lets time pass. */
  wait(ms: number): Tale;
  add(body: Body, stamp?: { readonly ts?: string; readonly boot?: string; readonly mono?: number }): Tale;
  tell(telling: Telling): Tale;
  phase(id: string, title: Localised, budgetMs: number | null, body: () => void, outcome?: StepEnded["outcome"]): Tale;
  step(step: Partial<StepStarted> & { step: string }, body: () => void, end?: Partial<StepEnded>): Tale;
  effect(address: string, effect: AskedEffect, ms: number, settled: Settled<unknown>): Tale;
  exec(
    address: string,
    text: string,
    ms: number,
    said?: { code?: number; stdout?: string; stderr?: string; host?: string },
  ): Tale;
  ask(address: string, question: Partial<Question> & { step: string }, ms: number, reply: Partial<Reply>): Tale;
}

export const OPENED: Opened = {
  kind: "opened",
  run: "20261121-053142-db-corruption",
  mode: "live",
  engine: { version: "0.1.0", node: "24.21.0", host: "ops1", pid: 4711, responder: "sato" },
  runbook: {
    id: "db-corruption",
    file: "runbooks/openclaw/db-corruption.yaml",
    sha256: "c0ffee".padEnd(64, "0"),
    texts: {},
  },
  title: { en: "PostgreSQL is corrupt", ja: "データベース破損からの復旧" },
  system: "openclaw",
  severity: "critical",
  objectives: { rtoMs: 2 * 3_600_000, rpoMs: 24 * 3_600_000 },
  outline: [],
  environment: { name: "production", protected: true, hosts: [], roles: { db: "db1", app: "web1" } },
  inputs: { backup: "backup_20261121_030000" },
  secrets: {},
  unattended: null,
  detectedAt: "2026-11-21T05:31:40.000Z",
  occurredAt: null,
  drill: null,
};

export function tale(opened: Partial<Opened> = {}, startedAt = "2026-11-21T05:31:42.000Z"): Tale {
  const entries: Entry[] = [];
  const start = Date.parse(startedAt);
  let now = start;
  let phase = "";
  const self: Tale = {
    entries,
    get phaseId() {
      return phase;
    },
    wait(ms) {
      now += ms;
      return self;
    },
    add(body, stamp = {}) {
      const seq = entries.length + 1;
      const shared = { v: 1, seq, ts: new Date(now).toISOString(), mono: now - start + 1_000, boot: "b1" };
      entries.push({ ...shared, prev: `h${seq - 1}`, h: `h${seq}`, ...stamp, ...body });
      return self;
    },
    tell: (telling) => self.add({ kind: "told", address: `tell.${entries.length}`, telling }),
    phase(id, title, budgetMs, body, outcome = "ok") {
      phase = id;
      self.tell({ kind: "phase-started", phase: id, title, budgetMs });
      body();
      return self.tell({ kind: "phase-ended", phase: id, outcome });
    },
    step(step, body, end = {}) {
      const started: StepStarted = {
        ...STARTED,
        title: same(step.step),
        phase,
        address: `${phase}/${step.step}`,
        ...step,
      };
      self.tell(started);
      body();
      return self.tell({ ...ENDED, step: started.step, address: started.address, ...end });
    },
    effect(address, effect, ms, settled) {
      self.add({ kind: "asked", address, digest: `d:${address}`, effect });
      self.wait(ms);
      return self.add({ kind: "answered", address, settled });
    },
    exec(address, text, ms, { code = 0, stdout = "", stderr = "", host = "db1" } = {}) {
      const value: ExecAnswer = {
        end: { kind: "exited", code },
        stdout: captured(stdout, `outputs/${address.replaceAll("/", "-")}.out`),
        stderr: captured(stderr, `outputs/${address.replaceAll("/", "-")}.err`),
        durationMs: ms,
        attached: false,
      };
      return self.effect(address, { ...EXEC, host, command: { form: "script", shell: "sh -eu", text } }, ms, {
        ok: true,
        value,
      });
    },
    ask(address, question, ms, reply) {
      // A question of the kind `confirm` unless the test says otherwise.
      const whole = { ...CONFIRM, title: same(question.step), ...question } as Question;
      return self.effect(address, { kind: "ask", question: whole }, ms, { ok: true, value: { ...REPLY, ...reply } });
    },
  };
  return self.add({ ...OPENED, ...opened });
}

const captured = (tail: string, file: string): Captured => ({
  tail,
  bytes: tail.length,
  sha256: digest(file + tail),
  file: tail === "" ? null : file,
});

// Looks like a SHA-256 and differs for different texts; nothing checks it here.
const digest = (text: string): string =>
  [...text]
    .reduce((hash, character) => (hash * 33 + character.charCodeAt(0)) % 2 ** 40, 5381)
    .toString(16)
    .padStart(64, "a7");

const STARTED: StepStarted = {
  kind: "step-started",
  step: "",
  address: "",
  phase: "",
  action: "run",
  title: same(""),
  why: null,
  host: "db1",
  risk: "none",
  timeoutMs: 60_000,
  summary: same("summary"),
  purpose: "step",
};

const ENDED: StepEnded = {
  kind: "step-ended",
  step: "",
  address: "",
  outcome: "ok",
  because: null,
  failure: null,
  outputs: {},
  attempts: 1,
  milestone: null,
  rpo: null,
  assumed: false,
};

const EXEC = { kind: "exec", env: {}, as: null, timeoutMs: 60_000, nature: "job", repeat: "never" } as const;

const CONFIRM = {
  kind: "confirm",
  evidence: [],
  deadlineMs: 900_000,
  onDeadline: "stop",
  unattended: null,
  challenge: null,
} as const;

const REPLY: Reply = { value: true, by: "sato", reason: null, recorded: {} };
