import { failure, type Failure } from "../program/failure.ts";
import { commandOf, factsOfExec, failureOf } from "../program/probe.ts";
import type { Program } from "../program/program.ts";
import { command, duration, integer, object, optional, template } from "../program/shape.ts";
import { defineStep, done, notDone, type Turn } from "../program/step-kind.ts";
import type { CompiledObject } from "../program/shape.ts";
import type { Localised, Values } from "../program/value.ts";
import { dial, exec, fetch, now, sleep } from "../program/verbs.ts";
import { commandLine } from "../program/command-line.ts";
import { reachable } from "../program/place.ts";

const fields = {
  wait: object({
    command: optional(command({ en: "Until this command exits 0.", ja: "このコマンドが終了コード 0 になるまで。" })),
    http: optional(template({ en: "Until this URL answers with `status`.", ja: "この URL が status を返すまで。" })),
    tcp: optional(
      template({ en: "Until `host:port` accepts a connection.", ja: "host:port が接続を受け付けるまで。" }),
    ),
    status: optional(
      integer(
        { en: "HTTP status that counts; 200 by default.", ja: "期待する HTTP ステータス。既定は 200。" },
        100,
        599,
      ),
    ),
    every: optional(duration({ en: "Pause between tries; 5s by default.", ja: "試行の間隔。既定は 5s。" })),
  }),
};
type WaitTurn = Turn<CompiledObject<typeof fields>>;

export const wait = defineStep({
  kind: "wait",
  about: {
    en: "Wait until a command, a URL or a TCP port says yes, at most until the step's timeout.",
    ja: "コマンド・URL・TCP ポートが成功するまで、timeout を上限に待ちます。",
  },
  example: `id: service-answers
wait: { http: 'https://\${{ hosts.web.name }}/health', status: 200, every: 5s }
timeout: 5m`,
  fields,
  defaults: { risk: "none", repeat: "safe" },
  timed: true,
  outputs: ["stdout", "stderr", "exit_code", "status", "body"],
  summary: (turn) => {
    const target = targetOf(turn);
    return { en: `wait for ${target}`, ja: `${target} を待機` };
  },
  *run(turn) {
    const { every = 5000 } = turn.action.wait;
    const deadline = (yield* now()) + (turn.step.timeoutMs ?? 0);
    for (;;) {
      const left = deadline - (yield* now());
      const tried = yield* attempt(turn, Math.min(Math.max(left, SHORTEST_TRY_MS), LONGEST_TRY_MS));
      if (tried.failure === null) return done(tried.outputs, tried.assumed);
      if ((yield* now()) + every > deadline) return notDone(late(turn, tried.failure), tried.outputs);
      yield* sleep(every);
    }
  },
});

const SHORTEST_TRY_MS = 1_000;
const LONGEST_TRY_MS = 30_000;

interface Tried {
  readonly failure: Failure | null;
  readonly outputs: Values;
  readonly assumed: boolean;
}

function* attempt(turn: WaitTurn, timeoutMs: number): Program<Tried> {
  const { wait: target } = turn.action;
  if (target.http !== undefined) {
    const status = target.status ?? 200;
    const answer = yield* fetch({
      method: "GET",
      url: turn.render(target.http),
      headers: {},
      body: null,
      timeoutMs,
      repeat: "safe",
    });
    if (!answer.ok) return { failure: answer.failure, outputs: {}, assumed: false };
    const outputs = { status: answer.value.status, body: answer.value.body.tail };
    if (answer.assumed) return { failure: null, outputs, assumed: true };
    return {
      failure: answer.value.status === status ? null : wrongStatus(status, answer.value.status),
      outputs,
      assumed: false,
    };
  }
  if (target.tcp !== undefined) {
    const place = turn.render(target.tcp);
    // In a plan the place may not be known yet.
    if (!turn.facts.strict && place.includes("${{")) return { failure: null, outputs: {}, assumed: true };
    const answer = yield* dial({ ...reachable(place), timeoutMs });
    return { failure: answer.ok ? null : answer.failure, outputs: {}, assumed: answer.ok && answer.assumed === true };
  }
  if (target.command === undefined) return { failure: NO_TARGET, outputs: {}, assumed: false };
  const answer = yield* exec({
    host: turn.host,
    command: commandOf(target.command, turn.facts),
    env: turn.env,
    as: turn.step.as,
    timeoutMs,
    nature: "read",
    repeat: "safe",
  });
  if (!answer.ok) return { failure: answer.failure, outputs: {}, assumed: false };
  const outputs = factsOfExec(answer.value);
  if (answer.assumed) return { failure: null, outputs, assumed: true };
  return { failure: failureOf(answer.value.end, outputs.stderr), outputs, assumed: false };
}

function targetOf({ action, facts, render }: WaitTurn): string {
  const { http, tcp, command: written } = action.wait;
  if (http !== undefined) return render(http);
  if (tcp !== undefined) return render(tcp);
  return written === undefined ? "?" : commandLine(written, facts);
}

const late = (turn: WaitTurn, last: Failure): Failure => {
  const target = targetOf(turn);
  return failure("timed_out", "NEVER_READY", {
    en: `${target} was not ready in time; last: ${last.message.en}`,
    ja: `${target} は時間内に応答しませんでした。最後の結果: ${last.message.ja}`,
  });
};

export const wrongStatus = (wanted: number, seen: number): Failure =>
  failure("failed", "HTTP_STATUS", { en: `HTTP ${seen} instead of ${wanted}`, ja: `HTTP ${seen} (期待値 ${wanted})` });

const NO_TARGET: Failure = failure("invalid", "NO_TARGET", {
  en: "wait needs command, http or tcp",
  ja: "wait には command・http・tcp のいずれかが必要です",
} satisfies Localised);
