import type { Command, ExecAnswer, Settled } from "./effect.ts";
import type { CommandText, Facts } from "./expression.ts";
import { failure, type Failure } from "./failure.ts";
import type { Program } from "./program.ts";
import { evaluate, render } from "./render.ts";
import type { Probe } from "./runbook.ts";
import type { Turn } from "./step-kind.ts";
import type { Values } from "./value.ts";
import { exec } from "./verbs.ts";

/** The reading of a probe: yes, no, or nobody can tell. */
export interface Reading {
  readonly verdict: "yes" | "no" | "cannot-tell" | "assumed";
  readonly facts: Values;
  /** Why it is not yes. */
  readonly failure: Failure | null;
}

const PROBE_TIMEOUT_MS = 30_000;

/** Asks a host a read-only question. */
export function* read(probe: Probe, turn: Turn<unknown>, local: Values = {}): Program<Reading> {
  const answer = yield* exec({
    host: probe.on === null ? turn.host : turn.hostOf(probe.on),
    command: commandOf(probe.command, turn.facts),
    env: turn.env,
    as: probe.as ?? turn.step.as,
    timeoutMs: probe.timeoutMs ?? Math.min(turn.step.timeoutMs ?? PROBE_TIMEOUT_MS, 5 * 60_000),
    nature: "read",
    repeat: "safe",
  });
  return reading(probe, answer, { ...turn.facts, local: { ...turn.facts.local, ...local } });
}

export const commandOf = (command: CommandText, facts: Facts): Command =>
  command.form === "script" ? command : { form: "argv", argv: command.argv.map((part) => render(part, facts)) };

/** What expressions see of a finished command: its texts without the last newline, and its exit code. */
export const factsOfExec = (answer: ExecAnswer): { stdout: string; stderr: string; exit_code: number | null } => ({
  stdout: answer.stdout.tail.replace(/\r?\n$/, ""),
  stderr: answer.stderr.tail.replace(/\r?\n$/, ""),
  exit_code: answer.end.kind === "exited" ? answer.end.code : null,
});

function reading(probe: Probe, answer: Settled<ExecAnswer>, facts: Facts): Reading {
  if (!answer.ok) return { verdict: "cannot-tell", facts: {}, failure: answer.failure };
  const seen = factsOfExec(answer.value);
  if (answer.assumed) return { verdict: "assumed", facts: seen, failure: null };
  const { end } = answer.value;
  if (end.kind !== "exited") return { verdict: "cannot-tell", facts: seen, failure: failureOf(end) };
  if (probe.expect === null) {
    return end.code === 0 ? yes(seen) : { verdict: "no", facts: seen, failure: exitFailure(end.code, seen.stderr) };
  }
  const holds = evaluate(probe.expect, { ...facts, local: { ...facts.local, ...seen } });
  if (holds === undefined) return { verdict: "assumed", facts: seen, failure: null };
  return holds === true
    ? yes(seen)
    : { verdict: "no", facts: seen, failure: expectFailure(probe.expect.source, seen.stdout) };
}

const yes = (facts: Values): Reading => ({ verdict: "yes", facts, failure: null });

/** The failure that the end of a command means; null for exit code 0. */
export function failureOf(end: ExecAnswer["end"], stderr = ""): Failure | null {
  switch (end.kind) {
    case "exited":
      return end.code === 0 ? null : exitFailure(end.code, stderr);
    case "signalled":
      return failure("failed", "SIGNALLED", {
        en: `ended by signal ${end.signal}`,
        ja: `シグナル ${end.signal} で終了しました`,
      });
    case "timed_out":
      return end.confirmed ? killed() : notKilled(end.survivors);
    case "not_started":
    case "unknown":
      return end.failure;
    default:
      return end satisfies never;
  }
}

const exitFailure = (code: number, stderr: string): Failure => {
  const last = stderr.trimEnd().split("\n").at(-1) ?? "";
  const tail = last === "" ? "" : `: ${last}`;
  return failure("failed", "EXIT_CODE", { en: `exit code ${code}${tail}`, ja: `終了コード ${code}${tail}` });
};

export const expectFailure = (source: string, stdout: string): Failure => {
  const seen = stdout.split("\n")[0]?.slice(0, 120) ?? "";
  return failure("failed", "EXPECTATION", {
    en: `expected ${source}, but read "${seen}"`,
    ja: `期待値 ${source} に対し、読み取り値は "${seen}" でした`,
  });
};

const killed = (): Failure =>
  failure("timed_out", "TIMED_OUT", { en: "ran out of time and was killed", ja: "時間切れのため強制終了しました" });

const notKilled = (survivors: readonly string[]): Failure =>
  failure(
    "timed_out",
    "KILL_UNCONFIRMED",
    {
      en: `ran out of time; the kill is not confirmed${survivors.length > 0 ? `, still there: ${survivors.join(", ")}` : ""}`,
      ja: `時間切れ。強制終了を確認できません${survivors.length > 0 ? `。残存: ${survivors.join(", ")}` : ""}`,
    },
    { en: "look at the host before anything is repeated", ja: "再実行する前にホストの状態を確認してください" },
  );
