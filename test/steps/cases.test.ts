import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { drive } from "../../engine/modes/drive.ts";
import { scripted, type Script } from "../../engine/modes/scripted.ts";
import type { Settled } from "../../engine/program/effect.ts";
import { interpret } from "../../engine/program/interpret.ts";
import type { Telling } from "../../engine/program/telling.ts";
import { parseRunbook } from "../../engine/runbook/parse.ts";
import { STEP_KINDS } from "../../engine/steps/index.ts";
import { captured, exited } from "../answers.ts";

/**
 * One file per behaviour: a step, the world's answers, and what must be asked and come out.
 * `answers` are keyed by address or by kind of effect; a list is used up one by one.
 */
interface Case {
  readonly step: Readonly<Record<string, unknown>>;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly answers?: Readonly<Record<string, Shorthand | readonly Shorthand[]>>;
  readonly asks: readonly Readonly<Record<string, unknown>>[];
  readonly outcome: string;
  readonly summary?: string;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly failure?: string;
}

type Shorthand = Readonly<Record<string, unknown>>;

const ROOT = join(import.meta.dirname, "../cases");

for (const kind of STEP_KINDS.map((one) => one.kind)) {
  describe(kind, () => {
    for (const file of readdirSync(join(ROOT, kind)).sort()) {
      test(basename(file, ".yaml").replaceAll("-", " "), async () => {
        await check(parse(readFileSync(join(ROOT, kind, file), "utf8")) as Case, file);
      });
    }
  });
}

async function check(expected: Case, file: string): Promise<void> {
  const runbook = parsed(expected, file);
  const { perform, asked } = scripted(scriptOf(expected.answers ?? {}));
  const inputs = Object.fromEntries(
    Object.entries(runbook.inputs).map(([name, { fallback }]) => [name, fallback ?? null]),
  );
  const kinds = new Map(STEP_KINDS.map((one) => [one.kind, one]));
  await drive(interpret(runbook, { kinds, roles: { db: "db1", web: "web1" }, hosts: {}, inputs, run: {} }), perform);

  const tellings = asked.flatMap(({ effect }) => (effect.kind === "tell" ? [effect.telling] : []));
  const effects = asked.filter(({ effect }) => effect.kind !== "tell").map(({ effect }) => effect);
  expect(effects).toMatchObject(expected.asks);
  expect(effects).toHaveLength(expected.asks.length);
  const ended = ofKind(tellings, "step-ended").find(({ step }) => step === "it");
  expect(ended?.outcome).toBe(expected.outcome);
  if (expected.outputs !== undefined) expect(ended?.outputs).toMatchObject(expected.outputs);
  if (expected.failure !== undefined) expect(ended?.failure?.message.en).toBe(expected.failure);
  if (expected.summary !== undefined) expect(ofKind(tellings, "step-started")[0]?.summary.en).toBe(expected.summary);
}

const ofKind = <K extends Telling["kind"]>(tellings: readonly Telling[], kind: K): Extract<Telling, { kind: K }>[] =>
  tellings.filter((telling): telling is Extract<Telling, { kind: K }> => telling.kind === kind);

function parsed({ step, inputs }: Case, file: string) {
  const text = JSON.stringify({
    runbook: 1,
    id: "a-case",
    title: "a case",
    system: "test",
    severity: "low",
    hosts: { db: "the database host", web: "the web host" },
    ...(inputs === undefined ? {} : { inputs }),
    phases: [
      { id: "only", title: "the only phase", steps: [{ id: "it", title: "the step", on_failure: "stop", ...step }] },
    ],
  });
  const read = (path: string): string | null =>
    path === "callee.yaml" ? readFileSync(join(ROOT, "callee.yaml"), "utf8") : null;
  const result = parseRunbook({ file: "case.yaml", text, kinds: STEP_KINDS, read });
  if (!result.ok) throw new Error(`${file}: ${result.diagnostics.map(({ message }) => message.en).join("; ")}`);
  return result.runbook;
}

function scriptOf(answers: NonNullable<Case["answers"]>): Script {
  return Object.fromEntries(
    Object.entries(answers).map(([key, given]) => {
      const queue = Array.isArray(given) ? [...(given as Shorthand[])] : null;
      return [key, ({ effect }) => spelled(effect.kind, queue === null ? (given as Shorthand) : (queue.shift() ?? {}))];
    }),
  );
}

function spelled(kind: string, short: Shorthand): Settled<unknown> {
  if ("failure" in short) {
    const failure = short["failure"] as { reason: string; code: string; message: string };
    return {
      ok: false,
      failure: { ...failure, message: { en: failure.message, ja: failure.message }, hint: null } as never,
    };
  }
  if (kind === "exec" && !("end" in short))
    return exited((short["exit"] as number) ?? 0, said(short["stdout"]), said(short["stderr"]));
  if (kind === "exec")
    return {
      ok: true,
      value: { end: short["end"], stdout: captured(""), stderr: captured(""), durationMs: 1, attached: false },
    };
  if (kind === "ask") return { ok: true, value: { by: "alice", reason: null, recorded: {}, ...short } };
  if (kind === "fetch")
    return { ok: true, value: { durationMs: 1, body: captured(said(short["body"])), status: short["status"] } };
  return { ok: true, value: short };
}

const said = (text: unknown): string => (typeof text === "string" ? text : "");
