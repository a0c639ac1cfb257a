import { EXIT, type ExitCode } from "../program/failure.ts";
import { carryOut, openRun } from "./begin.ts";
import { conclude } from "./conclude.ts";
import { hold, settle } from "./engine.ts";
import { findEnvironment, readInventory, refuseOtherSystem, rolesFor, targetOf } from "./environment.ts";
import { giveInputs } from "./inputs.ts";
import { findRunbook, loadRunbook } from "./library.ts";
import { instant } from "./instant.ts";
import type { Manner } from "./options.ts";
import { refuseSecond } from "./other-run.ts";
import { Refusal } from "./refusal.ts";
import { makeRunDirectory } from "./run-directory.ts";
import { checkSecrets } from "./secrets.ts";

/** `runbook run`: a real recovery. */
export async function run(
  name: string,
  words: { env: string; input: readonly string[]; detectedAt?: string; occurredAt?: string; also?: boolean },
  manner: Manner,
): Promise<ExitCode> {
  const environment = findEnvironment(readInventory(manner.home, manner), words.env);
  if (environment.lab !== null) throw practiceOnly(words.env, name);
  const loaded = loadRunbook(findRunbook(manner.home, name, environment.system), manner);
  refuseOtherSystem(loaded.runbook, words.env, environment);
  const target = targetOf(words.env, environment);
  rolesFor(loaded.runbook, target);
  const given = giveInputs(loaded.runbook, target.inputs, words.input);
  checkSecrets(given);
  const detectedAt = instant("--detected-at", words.detectedAt) ?? new Date().toISOString();
  const occurredAt = instant("--occurred-at", words.occurredAt);
  const { system, id } = loaded.runbook;
  if (words.also !== true) refuseSecond({ home: manner.home, runbook: `${system}/${id}`, environment: words.env });
  const directory = makeRunDirectory(manner.home.reports, loaded.runbook.id);
  const held = hold(directory, { create: true, last: null });
  try {
    openRun(held, { loaded, target, given, mode: "live", unattended: false, detectedAt, occurredAt, drill: null });
    return await carryOut({
      held,
      runbook: loaded.runbook,
      resumed: false,
      manner,
      finish: (standing) => {
        settle(held.journal, standing);
        return conclude({ directory, standing, manner });
      },
    });
  } finally {
    held.release();
  }
}

const practiceOnly = (environment: string, name: string): Refusal =>
  new Refusal(
    EXIT.invalidInput,
    {
      en: `${environment} is a practice lab: there is nothing to recover`,
      ja: `${environment} は演習環境です。復旧する対象がありません`,
    },
    {
      en: `practise with: runbook drill ${name} --env ${environment}`,
      ja: `演習するには: runbook drill ${name} --env ${environment}`,
    },
  );
