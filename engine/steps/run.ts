import { commandOf, factsOfExec, failureOf } from "../program/probe.ts";
import { command } from "../program/shape.ts";
import { defineStep, done, notDone } from "../program/step-kind.ts";
import { same } from "../program/value.ts";
import { exec } from "../program/verbs.ts";
import { commandLine } from "../program/command-line.ts";

export const run = defineStep({
  kind: "run",
  about: { en: "Run a command on a host.", ja: "ホストでコマンドを実行します。" },
  example: `id: stop-database
run: docker compose stop postgres
on: db
risk: change
undo: docker compose start postgres
timeout: 1m
drill: run`,
  fields: {
    run: command({
      en: "A POSIX shell script (sh -eu), or a list of arguments. Values come through env.",
      ja: "POSIX シェルスクリプト (sh -eu)、または引数のリスト。値は env で渡します。",
    }),
  },
  defaults: { risk: "change", repeat: "never" },
  timed: true,
  outputs: ["stdout", "stderr", "exit_code"],
  summary: ({ action, facts }) => same(commandLine(action.run, facts)),
  *run(turn) {
    const { step } = turn;
    const answer = yield* exec({
      host: turn.host,
      command: commandOf(turn.action.run, turn.facts),
      env: turn.env,
      as: step.as,
      timeoutMs: step.timeoutMs ?? 0,
      // What changes nothing but must not be repeated is remembered on its host like any other command.
      nature: step.risk === "none" && step.repeat === "safe" ? "read" : "job",
      repeat: step.repeat,
    });
    if (!answer.ok) return notDone(answer.failure);
    const outputs = factsOfExec(answer.value);
    const failure = failureOf(answer.value.end, outputs.stderr);
    return failure === null
      ? done(outputs, answer.assumed)
      : notDone(failure, outputs, outputs.stderr || outputs.stdout);
  },
});
