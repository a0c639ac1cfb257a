import { commandOf, expectFailure, factsOfExec, failureOf } from "../program/probe.ts";
import { command, expression, optional } from "../program/shape.ts";
import { defineStep, done, notDone } from "../program/step-kind.ts";
import { exec } from "../program/verbs.ts";
import { evaluate } from "../program/render.ts";
import { commandLine } from "../program/command-line.ts";

export const check = defineStep({
  kind: "check",
  about: {
    en: "Ask a host a read-only question; exit code 0 (or a true `expect`) means yes.",
    ja: "ホストに読み取り専用の確認を行います。終了コード 0 (または expect が真) で成功です。",
  },
  example: `id: disk-has-room
check: df -P /var/lib/app | awk 'NR==2 {print $5+0}'
expect: int(stdout) < 90
on: db
timeout: 10s`,
  fields: {
    check: command({ en: "The command; it must change nothing.", ja: "確認コマンド。何も変更してはいけません。" }),
    expect: optional(
      expression({
        en: "What must hold, over stdout, stderr and exit_code. Without it exit code 0 means yes.",
        ja: "stdout・stderr・exit_code に対して成り立つべき条件。省略時は終了コード 0 で成功。",
      }),
    ),
  },
  defaults: { risk: "none", repeat: "safe" },
  timed: true,
  outputs: ["stdout", "stderr", "exit_code"],
  summary: ({ action, facts }) => {
    const line = commandLine(action.check, facts);
    return { en: `check ${line}`, ja: `確認 ${line}` };
  },
  *run(turn) {
    const answer = yield* exec({
      host: turn.host,
      command: commandOf(turn.action.check, turn.facts),
      env: turn.env,
      as: turn.step.as,
      timeoutMs: turn.step.timeoutMs ?? 0,
      nature: "read",
      repeat: "safe",
    });
    if (!answer.ok) return notDone(answer.failure);
    const outputs = factsOfExec(answer.value);
    if (answer.assumed) return done(outputs, true);
    const { expect } = turn.action;
    const ended = failureOf(answer.value.end, outputs.stderr);
    if (expect === undefined || answer.value.end.kind !== "exited") {
      return ended === null ? done(outputs) : notDone(ended, outputs, outputs.stderr || outputs.stdout);
    }
    const holds = evaluate(expect, { ...turn.facts, local: { ...turn.facts.local, ...outputs } });
    if (holds === undefined) return done(outputs, true);
    return holds === true
      ? done(outputs)
      : notDone(expectFailure(expect.source, outputs.stdout), outputs, outputs.stderr || outputs.stdout);
  },
});
