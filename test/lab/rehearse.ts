import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Lab } from "../../engine/lab/lab.ts";
import { drive } from "../../engine/modes/drive.ts";
import type { Captured, Effect, Exec, ExecAnswer, Settled } from "../../engine/program/effect.ts";
import { failure } from "../../engine/program/failure.ts";
import { interpret, type RunResult } from "../../engine/program/interpret.ts";
import type { Runbook } from "../../engine/program/runbook.ts";
import type { Telling } from "../../engine/program/telling.ts";
import type { Value } from "../../engine/program/value.ts";
import { parseRunbook } from "../../engine/runbook/parse.ts";
import { STEP_KINDS } from "../../engine/steps/index.ts";

const RUNBOOKS = resolve(import.meta.dirname, "../../runbooks");

export interface Rehearsal {
  readonly result: RunResult;
  /** `id outcome` of every visit, `undo id outcome` on the way back. */
  readonly steps: readonly string[];
  readonly notices: readonly string[];
  readonly rpo: Value;
  /** Questions that were put, by step id. */
  readonly asked: readonly string[];
}

/** Runs a shipped runbook against a lab with the plainest of worlds: every command is a child process, right now. */
export async function rehearse(
  lab: Lab,
  name: string,
  answers: Readonly<Record<string, Value>> = {},
): Promise<Rehearsal> {
  const parsed = parse(name);
  // Asked for by the tests, so that a refusal can be rehearsed too.
  const runbook: Runbook = { ...parsed, drill: { ...parsed.drill, answers: { ...parsed.drill.answers, ...answers } } };
  const told: Telling[] = [];
  const notices: string[] = [];
  const asked: string[] = [];
  const perform = async ({ effect }: { effect: Effect }): Promise<Settled<unknown>> => {
    if (effect.kind === "tell") told.push(effect.telling);
    if (effect.kind === "notify") notices.push(`${effect.to.join(",")}: ${effect.message.en}`);
    if (effect.kind === "ask") asked.push(effect.question.step);
    return answer(lab, effect);
  };
  const result = await drive(interpret(runbook, settingOf(lab, runbook)), perform);
  return { result, steps: told.flatMap(line), notices, rpo: rpoOf(told), asked };
}

export function parse(name: string): Runbook {
  const file = join(RUNBOOKS, name);
  const read = (path: string): string | null => {
    try {
      return readFileSync(path.startsWith("/") ? path : join(dirname(file), path), "utf8");
    } catch {
      return null;
    }
  };
  const parsed = parseRunbook({ file, text: readFileSync(file, "utf8"), kinds: STEP_KINDS, read });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.diagnostics, null, 2));
  return parsed.runbook;
}

function settingOf(lab: Lab, runbook: Runbook) {
  const { hosts, roles, inputs } = lab.environment;
  const fallbacks = Object.entries(runbook.inputs).map(([name, { fallback }]) => [name, fallback ?? null] as const);
  return {
    kinds: new Map(STEP_KINDS.map((kind) => [kind.kind, kind])),
    roles,
    hosts: Object.fromEntries(
      Object.entries(roles).map(([role, host]) => [
        role,
        { name: host, address: hosts[host]?.address ?? "", user: null },
      ]),
    ),
    inputs: { ...Object.fromEntries(fallbacks), ...inputs },
    run: { id: `run-${process.pid}`, mode: "drill", environment: "lab", started_at: new Date().toISOString() },
  };
}

async function answer(lab: Lab, effect: Effect): Promise<Settled<unknown>> {
  switch (effect.kind) {
    case "exec":
      return { ok: true, value: await execute(lab, effect) };
    case "fetch": {
      const response = await fetch(effect.url, { method: effect.method, body: effect.body }).catch(() => null);
      if (response === null)
        return { ok: false, failure: failure("unreachable", "NO_ANSWER", { en: "no answer", ja: "応答なし" }) };
      return { ok: true, value: { status: response.status, body: captured(await response.text()), durationMs: 0 } };
    }
    case "ask": {
      const { unattended, step } = effect.question;
      if (unattended === null)
        return {
          ok: false,
          failure: failure("refused", "NOBODY_TO_ASK", { en: `${step} asks`, ja: `${step} の質問` }),
        };
      return { ok: true, value: { value: unattended, by: "unattended", reason: null, recorded: {} } };
    }
    case "now":
      return { ok: true, value: { epochMs: Date.now() } };
    case "sleep":
      await new Promise((done) => setTimeout(done, effect.ms));
      return { ok: true, value: {} };
    case "notify":
      return { ok: true, value: { delivered: effect.to } };
    case "tell":
      return { ok: true, value: {} };
    default:
      throw new Error(`the rehearsal has no ${effect.kind}`);
  }
}

function execute(lab: Lab, { host, command, env, timeoutMs }: Exec): Promise<ExecAnswer> {
  const argv = command.form === "script" ? [command.shell, "-eu", "-c", command.text] : command.argv;
  const [program = "", ...args] = argv;
  const all = { ...lab.environment.hosts[host]?.env, ...(env as Record<string, string>) }; // these runbooks have no secrets
  return new Promise((done) => {
    const child = execFile(
      program,
      args,
      { env: all, timeout: timeoutMs, maxBuffer: 64 << 20 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : null;
        const end =
          code === null
            ? ({ kind: "signalled", signal: String(error?.signal) } as const)
            : ({ kind: "exited", code } as const);
        done({ end, stdout: captured(stdout), stderr: captured(stderr), durationMs: 0, attached: false });
      },
    );
    child.stdin?.end();
  });
}

const captured = (text: string): Captured => ({ tail: text, bytes: text.length, sha256: "", file: null });

const line = (telling: Telling): string[] => {
  if (telling.kind !== "step-ended") return [];
  const undo = telling.address.includes("rollback/") ? "undo " : "";
  const why = telling.failure === null ? "" : `: ${telling.failure.message.en}`;
  return [`${undo}${telling.step} ${telling.outcome}${why}`];
};

const rpoOf = (told: readonly Telling[]): Value =>
  told.reduce<Value>(
    (found, telling) => (telling.kind === "step-ended" && telling.rpo !== null ? telling.rpo : found),
    null,
  );
