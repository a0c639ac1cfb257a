import { PROVIDES } from "../lab/lab.ts";
import { drive } from "../modes/drive.ts";
import { dryRun } from "../modes/dry-run.ts";
import { EXIT, type ExitCode } from "../program/failure.ts";
import { interpret } from "../program/interpret.ts";
import type { EffectRequest } from "../program/program.ts";
import type { Runbook } from "../program/runbook.ts";
import type { Value } from "../program/value.ts";
import { STEP_KINDS } from "../steps/index.ts";
import { findEnvironment, readInventory, refuseOtherSystem, rolesFor, targetOf } from "./environment.ts";
import { giveInputs } from "./inputs.ts";
import { findRunbook, loadRunbook } from "./library.ts";
import type { Manner } from "./options.ts";
import { planDocument, planLines } from "./plan-text.ts";
import { plannedFrom } from "./planned.ts";
import { give } from "./print.ts";

/** `runbook plan`: the way a run would take, with every value that is known; nothing is executed. */
export async function plan(
  name: string,
  words: { env: string; input: readonly string[] },
  manner: Manner,
): Promise<ExitCode> {
  const environment = findEnvironment(readInventory(manner.home, manner), words.env);
  const { runbook } = loadRunbook(findRunbook(manner.home, name, environment.system), manner);
  refuseOtherSystem(runbook, words.env, environment);
  const target = targetOf(words.env, environment);
  // A lab has no hosts before it is built: its roles are shown by their names.
  const roles = environment.lab === null ? rolesFor(runbook, target) : {};
  const { values } = giveInputs(runbook, target.inputs, words.input);
  const hosts = Object.fromEntries(
    Object.keys(runbook.hosts).map((role): [string, Value] => {
      const host = target.hosts[roles[role] ?? role];
      return [role, { name: roles[role] ?? role, address: host?.address ?? role, user: host?.user ?? "" }];
    }),
  );
  const requests: EffectRequest[] = [];
  const perform = dryRun(async (request) => {
    requests.push(request);
    return { ok: true, value: {} };
  });
  const kinds = new Map(STEP_KINDS.map((kind) => [kind.kind, kind]));
  const rehearsing = true;
  const run = { id: "plan", mode: "plan", environment: words.env, started_at: "" };
  const result = await drive(interpret(runbook, { kinds, roles, hosts, inputs: values, run, rehearsing }), perform);
  const planned = plannedFrom(runbook, requests);
  const lab = environment.lab === null ? null : { name: environment.lab, inputs: givenBy(environment.lab, runbook) };
  const { language } = manner;
  give(
    manner,
    planDocument({ runbook, environment: words.env, planned, lab }),
    planLines({ runbook, planned, lab, language }),
  );
  if (result.outcome === "ok") return EXIT.ok;
  process.stderr.write(`${result.because[manner.language]}\n`);
  return EXIT.invalidInput;
}

const givenBy = (lab: string, { inputs }: Runbook): readonly string[] =>
  (PROVIDES[lab] ?? []).filter((name) => inputs[name] !== undefined);
