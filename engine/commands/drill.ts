import { readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { EntryOf } from "../journal/entry.ts";
import type { Census } from "../lab/driver.ts";
import { FAULTS, labAt, labUp, PROVIDES, type Lab } from "../lab/lab.ts";
import { EXIT, Stopped, type ExitCode } from "../program/failure.ts";
import type { Runbook } from "../program/runbook.ts";
import type { Environment } from "../runbook/inventory.ts";
import { writePrivate } from "../world/private-file.ts";
import { removeAllAbandoned } from "./abandoned.ts";
import { carryOut, entriesOf, openRun } from "./begin.ts";
import { conclude } from "./conclude.ts";
import { hold, settle, write, type Held, type Standing } from "./engine.ts";
import { findEnvironment, readInventory, refuseOtherSystem, rolesFor, targetOf, type Target } from "./environment.ts";
import { heedSignals } from "./heed-signals.ts";
import { giveInputs } from "./inputs.ts";
import { findRunbook, loadRunbook } from "./library.ts";
import type { Manner } from "./options.ts";
import { say } from "./print.ts";
import { Refusal } from "./refusal.ts";
import { makeRunDirectory } from "./run-directory.ts";
import { checkSecrets } from "./secrets.ts";

/** `runbook drill`: break a practice system for real, recover it by the runbook, judge it from outside, remove it. */
export async function drill(
  name: string,
  words: { env: string; input: readonly string[]; fault?: string; unattended?: boolean },
  manner: Manner,
): Promise<ExitCode> {
  const environment = findEnvironment(readInventory(manner.home, manner), words.env);
  const driver = drillable(words.env, environment);
  const loaded = loadRunbook(findRunbook(manner.home, name, environment.system), manner);
  refuseOtherSystem(loaded.runbook, words.env, environment);
  const { runbook } = loaded;
  const fault = faultFor(runbook, driver, words.fault);
  refuseAiming(words.input, driver);
  checkSecrets(giveInputs(runbook, environment.inputs, words.input)); // mistakes are told before anything is built
  await removeAllAbandoned(manner.home.reports);
  const directory = makeRunDirectory(manner.home.reports, runbook.id);
  const held = hold(directory, { create: true, last: null });
  const signals = heedSignals(manner);
  // A journal that somebody took away is no reason to remove anything.
  const began = (): boolean => statSync(directory.journal, { throwIfNoEntry: false })?.size !== 0;
  const obey = (): void => {
    const stopped = signals.stopped();
    if (stopped !== null) throw stopped;
  };
  let made: Lab | null = null;
  try {
    const lab = (made = await built(driver, join(directory.path, "lab"), manner));
    obey();
    const target = withLab(targetOf(words.env, environment), lab);
    rolesFor(runbook, target);
    const given = giveInputs(runbook, target.inputs, words.input);
    writePrivate(join(directory.path, "before.json"), JSON.stringify(await lab.census()));
    obey();
    await lab.breakIt(fault);
    obey();
    const detectedAt = new Date().toISOString();
    const place = { lab: driver, fault, directory: lab.directory };
    const unattended = words.unattended ?? false;
    openRun(held, { loaded, target, given, mode: "drill", unattended, detectedAt, occurredAt: null, drill: place });
    const finish = (standing: Standing): Promise<ExitCode> => finishDrill({ held, lab, standing, manner });
    const carried = carryOut({ held, runbook, resumed: false, manner, finish });
    signals.uninstall(); // from here on the run has its own
    return await carried;
  } catch (stop) {
    // What began can be resumed, so it keeps its lab, whatever stopped the engine; what never began leaves nothing.
    if (!began()) await made?.down();
    // Ctrl-C reaches the programs that build the lab as well: their failing is not the reason.
    const cause = began() ? stop : (signals.stopped() ?? stop);
    throw cause instanceof Stopped ? new Refusal(EXIT.stepFailed, cause.failure.message, cause.failure.hint) : cause;
  } finally {
    signals.uninstall();
    held.release();
    if (!began()) rmSync(directory.path, { recursive: true, force: true });
  }
}

/** Judges from outside, removes the lab, writes the report. A drill that was only paused keeps its lab. */
export async function finishDrill(of: { held: Held; lab: Lab; standing: Standing; manner: Manner }): Promise<ExitCode> {
  const { held, lab, manner } = of;
  const standing = endedFor(of.standing, held);
  if (standing.state === "closed") {
    const before = JSON.parse(readFileSync(join(held.directory.path, "before.json"), "utf8")) as Census; // written by drill
    const findings = await lab.judge(before);
    write(held.journal, { kind: "judged", ok: findings.every(({ ok }) => ok), findings });
  }
  settle(held.journal, standing);
  if (standing.state === "closed") await lab.down();
  return conclude({ directory: held.directory, standing, manner });
}

/** Opens the lab of a drill again, for resume. */
export const labOf = (opened: EntryOf<"opened">): Promise<Lab> => labAt({ directory: opened.drill?.directory ?? "" });

/** The same; null when the lab is gone. The rest of one that is only half there is removed. */
export async function standingLab(opened: EntryOf<"opened">): Promise<Lab | null> {
  try {
    const lab = await labOf(opened);
    if (lab.stands()) return lab;
    await lab.down();
    return null;
  } catch (stop) {
    if (stop instanceof Stopped) return null;
    throw stop;
  }
}

// Nobody will come to answer an unattended drill: what would be a pause is its end.
function endedFor(standing: Standing, held: Held): Standing {
  const opened = entriesOf(held)[0] as EntryOf<"opened">;
  if (standing.state === "closed" || opened.unattended === null || standing.exit !== EXIT.personNeeded) return standing;
  return { ...standing, state: "closed", outcome: "refused" };
}

async function built(driver: string, directory: string, manner: Manner): Promise<Lab> {
  return labUp({ driver, directory, report: (line) => say(line, manner) });
}

const withLab = (target: Target, lab: Lab): Target => ({
  ...target,
  hosts: { ...target.hosts, ...lab.environment.hosts },
  roles: { ...target.roles, ...lab.environment.roles },
  inputs: { ...target.inputs, ...lab.environment.inputs },
});

// A drill may do to its lab whatever it likes, so its runbook must not be aimed at anything else.
function refuseAiming(words: readonly string[], driver: string): void {
  const name = PROVIDES[driver]?.find((one) => words.some((word) => word.startsWith(`${one}=`)));
  if (name === undefined) return;
  throw new Refusal(
    EXIT.invalidInput,
    {
      en: `--input ${name}: in a drill the practice lab gives it, so that nothing real can be hit`,
      ja: `--input ${name}: 訓練では実物に触れないよう、演習環境が値を決めます`,
    },
    { en: "leave it out", ja: "指定を外してください" },
  );
}

function drillable(name: string, environment: Environment): string {
  if (environment.protected || !environment.drill) {
    throw new Refusal(
      EXIT.invalidInput,
      { en: `${name} is not an environment for drills`, ja: `${name} は訓練用の環境ではありません` },
      {
        en: "drills run only where the inventory says drill: true and not protected",
        ja: "drill: true かつ保護されていない環境でのみ訓練できます",
      },
    );
  }
  if (environment.lab === null) {
    throw new Refusal(
      EXIT.invalidInput,
      { en: `${name} has no lab to break`, ja: `${name} には壊してよい演習環境がありません` },
      { en: "give the environment a lab: driver", ja: "環境に lab: を指定してください" },
    );
  }
  return environment.lab;
}

function faultFor(runbook: Runbook, driver: string, wanted: string | undefined): string {
  const known = (FAULTS[driver] ?? []).map(({ name }) => name);
  const fault =
    wanted ?? (runbook.drill.fault !== null && known.includes(runbook.drill.fault) ? runbook.drill.fault : known[0]);
  if (fault !== undefined && known.includes(fault)) return fault;
  const names = known.join(", ");
  throw new Refusal(EXIT.invalidInput, {
    en: `the lab ${driver} knows no fault "${fault}"; it knows ${names}`,
    ja: `演習環境 ${driver} に障害 "${fault}" はありません。利用可能: ${names}`,
  });
}
