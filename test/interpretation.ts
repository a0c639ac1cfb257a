import { drive } from "../engine/modes/drive.ts";
import type { Perform } from "../engine/modes/perform.ts";
import { scripted } from "../engine/modes/scripted.ts";
import type { Exec, ExecAnswer, Settled } from "../engine/program/effect.ts";
import { interpret, type RunResult } from "../engine/program/interpret.ts";
import type { Program } from "../engine/program/program.ts";
import { same } from "../engine/program/value.ts";
import type { Telling } from "../engine/program/telling.ts";
import { parseRunbook } from "../engine/runbook/parse.ts";
import { STEP_KINDS } from "../engine/steps/index.ts";
import { captured, exited } from "./answers.ts";

/** What a command does; `lost` means that nobody learns how it ended. */
type Said = { readonly exit?: number; readonly stdout?: string; readonly lost?: true } | null;

/** A world in which each command is named by its text; those not named end with 0. */
export type Behaviour = Readonly<Record<string, () => Said>>;

export const failed = (): Said => ({ exit: 1 });

export const lost = (): Said => ({ lost: true });

const HEAD = `runbook: 1
id: test
title: test
system: test
severity: low
hosts: { db: the database, web: the web host }
`;

/** The program of a runbook given by its phases. */
export function programOf(text: string): Program<RunResult> {
  const parsed = parseRunbook({ file: "test.yaml", text: HEAD + text, kinds: STEP_KINDS, read: () => null });
  if (!parsed.ok) throw new Error(parsed.diagnostics.map(({ line, message }) => `${line}: ${message.en}`).join("\n"));
  const kinds = new Map(STEP_KINDS.map((kind) => [kind.kind, kind]));
  return interpret(parsed.runbook, { kinds, roles: { db: "db1", web: "web1" }, hosts: {}, inputs: {}, run: {} });
}

export const textOf = ({ command }: Exec): string =>
  command.form === "script" ? command.text : command.argv.join(" ");

/** Runs a runbook against a world of behaviours, answering questions in order (yes to confirms). */
export async function ran(text: string, behaviour: Behaviour = {}, replies: readonly (string | boolean)[] = []) {
  const waiting = [...replies];
  const { perform, asked } = worldOf(behaviour, waiting);
  const result = await drive(programOf(text), perform);
  const effects = asked.flatMap(({ effect }) => (effect.kind === "exec" ? [effect] : []));
  const tellings = asked.flatMap(({ effect }): Telling[] => (effect.kind === "tell" ? [effect.telling] : []));
  return { result, effects, commands: effects.map(textOf), tellings, asked };
}

export function worldOf(
  behaviour: Behaviour,
  replies: (string | boolean)[] = [],
): ReturnType<typeof scripted> & { perform: Perform } {
  return scripted({
    exec: ({ effect }) => {
      const said = effect.kind === "exec" ? behaviour[textOf(effect)]?.() : null;
      return said?.lost ? lostAnswer : exited(said?.exit ?? 0, said?.stdout ?? "");
    },
    ask: ({ effect }) => {
      const confirm = effect.kind === "ask" && effect.question.kind === "confirm" && replies[0] !== false;
      return {
        ok: true,
        value: { value: confirm ? true : (replies.shift() ?? "stop"), by: "alice", reason: null, recorded: {} },
      };
    },
  });
}

const lostAnswer: Settled<ExecAnswer> = {
  ok: true,
  value: {
    end: {
      kind: "unknown",
      failure: { reason: "unknown", code: "LOST", message: same("the link was lost"), hint: null },
    },
    stdout: captured(""),
    stderr: captured(""),
    durationMs: 1,
    attached: false,
  },
};
