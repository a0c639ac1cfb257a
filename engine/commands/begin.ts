import type { Body, Entry, EntryOf, Opened } from "../journal/entry.ts";
import { readJournal } from "../journal/reader.ts";
import { live } from "../modes/live.ts";
import { drill } from "../modes/drill.ts";
import type { Perform } from "../modes/perform.ts";
import { hash } from "node:crypto";
import type { Runbook } from "../program/runbook.ts";
import type { Setting } from "../program/interpret.ts";
import type { ExitCode } from "../program/failure.ts";
import { same, type Localised, type Value } from "../program/value.ts";
import type { Text } from "../program/expression.ts";
import { STEP_KINDS } from "../steps/index.ts";
import { journalBytes } from "../world/journal-store.ts";
import { chooseFace } from "../world/terminal/choose.ts";
import type { Brief, Face } from "../world/terminal/face.ts";
import { carryOn, responder, thisEngine, write, type Held, type Standing } from "./engine.ts";
import { equip } from "./equip.ts";
import { rolesFor, type Target } from "./environment.ts";
import type { Given } from "./inputs.ts";
import type { Loaded } from "./library.ts";
import type { Manner } from "./options.ts";
import { checkSecrets, revealSecrets } from "./secrets.ts";
import { endedSteps, stillOpen } from "./still-open.ts";

/** Everything that is fixed when a run begins; it becomes the journal's first entry. */
export interface Start {
  readonly loaded: Loaded;
  readonly target: Target;
  readonly given: Given;
  readonly mode: "live" | "drill";
  readonly unattended: boolean;
  readonly detectedAt: string;
  readonly occurredAt: string | null;
  readonly drill: Opened["drill"];
}

/** Writes the first entry of a new run. */
export function openRun(held: Held, start: Start): void {
  revealSecrets(start.given.secrets, held.redactor); // before the first entry, so that it is masked as well
  const { runbook, file, texts } = start.loaded;
  const opened: Opened = {
    kind: "opened",
    run: held.directory.run,
    mode: start.mode,
    engine: thisEngine(),
    runbook: { id: `${runbook.system}/${runbook.id}`, file, sha256: hash("sha256", JSON.stringify(texts)), texts },
    title: runbook.title,
    system: runbook.system,
    severity: runbook.severity,
    objectives: runbook.objectives,
    outline: outlineOf(runbook),
    environment: {
      name: start.target.name,
      protected: start.target.protected,
      hosts: Object.values(start.target.hosts),
      roles: rolesFor(runbook, start.target),
    },
    inputs: start.given.values,
    secrets: start.given.secrets,
    review: runbook.review,
    unattended: start.unattended ? runbook.drill.answers : null,
    detectedAt: start.detectedAt,
    occurredAt: start.occurredAt,
    drill: start.drill,
  };
  write(held.journal, opened);
}

/**
 * Carries a run on from what its journal holds, in this terminal, and has its end written down and told by `finish`.
 * Hosts are cleaned up only after that: the verdict waits for nobody.
 */
export async function carryOut(of: {
  held: Held;
  runbook: Runbook;
  resumed: boolean;
  manner: Manner;
  finish: (standing: Standing) => Promise<ExitCode>;
}): Promise<ExitCode> {
  const { held, runbook, manner } = of;
  const { entries } = readJournal(journalBytes(held.directory.journal));
  const opened = entries[0] as EntryOf<"opened">; // written by openRun, or checked by readRun
  checkSecrets({ secrets: opened.secrets }); // refused before a face owns the terminal
  let interrupt = (): void => {};
  const face = chooseFace({ ...manner, color: manner.colorFlag, responder: responder(), interrupt: () => interrupt() });
  const equipment = equip({ held, hosts: opened.environment.hosts, secrets: opened.secrets, face, past: entries });
  ({ interrupt } = equipment);
  const world = live(equipment.world);
  const perform: Perform =
    opened.mode === "drill" ? drill({ unattended: opened.unattended !== null, live: world }) : world;
  try {
    face.opened({ ...briefOf(opened, of.resumed), done: endedSteps(entries) });
    if (of.resumed) for (const entry of stillOpen(entries)) hear(face, entry);
    if (manner.events && !of.resumed) process.stdout.write(`${JSON.stringify(opened)}\n`);
    listen(held, face, manner);
    if (of.resumed) write(held.journal, { kind: "resumed", engine: thisEngine() });
    const standing = await carryOn({ held, runbook, setting: settingOf(opened), past: entries, perform });
    held.journal.commit(); // what was told last must reach the face before it closes
    await face.close();
    equipment.rest();
    const exit = await of.finish(standing);
    if (standing.state === "closed") await equipment.forgetJobs(entriesOf(held));
    return exit;
  } finally {
    await face.close();
    await equipment.close();
  }
}

export const entriesOf = (held: Held): readonly EntryOf<Body["kind"]>[] =>
  readJournal(journalBytes(held.directory.journal)).entries;

function listen(held: Held, face: Face, manner: Manner): void {
  held.journal.listen((entry) => {
    if (manner.events) process.stdout.write(`${JSON.stringify(entry)}\n`);
    hear(face, entry);
  });
}

function hear(face: Face, entry: Entry): void {
  const epochMs = Date.parse(entry.ts);
  if (entry.kind === "told") face.told(entry.telling, epochMs);
  else if (entry.kind === "asked") face.acting(entry.address, entry.effect, epochMs);
  else if (entry.kind === "answered") face.settled(entry.address, epochMs);
}

function settingOf(opened: EntryOf<"opened">): Setting {
  const { environment } = opened;
  const hosts = Object.fromEntries(
    Object.entries(environment.roles).map(([role, name]): [string, Value] => {
      const host = environment.hosts.find((one) => one.name === name);
      return [role, { name, address: host?.address ?? "", user: host?.user ?? "" }];
    }),
  );
  return {
    kinds: new Map(STEP_KINDS.map((kind) => [kind.kind, kind])),
    roles: environment.roles,
    hosts,
    inputs: opened.inputs,
    run: { id: opened.run, mode: opened.mode, environment: environment.name, started_at: opened.ts },
  };
}

const briefOf = (opened: EntryOf<"opened">, resumed: boolean): Omit<Brief, "done"> => ({
  run: opened.run,
  mode: opened.mode,
  title: opened.title,
  environment: opened.environment.name,
  detectedAt: Date.parse(opened.detectedAt),
  rtoMs: opened.objectives.rtoMs,
  phases: opened.outline.map(({ id, title, steps }) => ({ id, title, steps: steps.length })),
  resumed,
});

const outlineOf = (runbook: Runbook): Opened["outline"] =>
  runbook.phases.map(({ id, title, budgetMs, steps }) => ({
    id,
    title: sourceOf(title),
    budgetMs,
    steps: steps.map((step) => ({ id: step.id, title: sourceOf(step.title), action: step.kind })),
  }));

const sourceOf = (text: Text): Localised =>
  text.en.source === text.ja.source ? same(text.en.source) : { en: text.en.source, ja: text.ja.source };
