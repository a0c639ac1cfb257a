import type { Acted, Context } from "./context.ts";
import { failure as failureOfKind, Stopped, type Failure } from "./failure.ts";
import { commandOf, factsOfExec, failureOf } from "./probe.ts";
import type { Visit } from "./life.ts";
import { notPossible } from "./people.ts";
import { stanced, within, type Program } from "./program.ts";
import { sayOr } from "./render.ts";
import type { Step } from "./runbook.ts";
import { takeTurn, type Recursion } from "./turn.ts";
import type { Outcome } from "./telling.ts";
import { same, type Localised } from "./value.ts";
import { ask, exec, tell } from "./verbs.ts";

const UNDO_TIMEOUT_MS = 5 * 60_000;

/** Takes back what was begun before a failure. Inside a step made of steps the way back goes on around it. */
export function* rollBackFrom(visit: Visit & { failure: Failure }, context: Context): Program<Failure> {
  const { failure: cause } = visit;
  const path = `${visit.address}.after/rollback`;
  const { outcome, undone } = yield* within("rollback", rollBack(context, cause.message, path));
  if (outcome !== "ok") return notRolledBack(cause);
  if (cause.decided === "rollback" || undone === 0) return { ...cause, decided: "rollback" };
  const message = { en: `rolled back: ${cause.message.en}`, ja: `元に戻しました: ${cause.message.ja}` };
  return { ...cause, reason: "failed", message, decided: "rollback" };
}

const notRolledBack = (cause: Failure): Failure => ({
  ...failureOfKind(
    "unknown",
    "ROLLBACK_FAILED",
    {
      en: `the rollback failed too; first cause: ${cause.message.en}`,
      ja: `元に戻す処理も失敗。最初の原因: ${cause.message.ja}`,
    },
    {
      en: "look at the hosts: the state is between before and after",
      ja: "ホストの状態を確認してください。変更途中の可能性があります",
    },
  ),
  decided: "stop",
});

/**
 * Undoes what this run began, the latest first.
 * R1  A step whose action was begun is undone even when it failed: nobody knows how far it got.
 * R2  What has no undo is named, so that nobody takes the way back for complete.
 * R3  The first undo that fails ends the rollback: later ones were written for the state after it.
 */
function* rollBack(
  context: Context,
  because: Localised,
  path: string,
): Program<{ readonly outcome: Outcome; readonly undone: number }> {
  const acted = context.memory.acted.splice(0);
  const undoable = acted.filter(({ step }) => step.undo !== null);
  for (const one of acted)
    if (one.step.undo === null) yield* tell({ kind: "note", address: path, text: notUndone(one) });
  if (undoable.length === 0) return { outcome: "ok", undone: 0 };
  yield* tell({ kind: "rollback-started", because, steps: undoable.map(({ step }) => step.id).toReversed() });
  let outcome: Outcome = "ok";
  for (const [index, acted] of undoable.toReversed().entries()) {
    outcome = yield* within(`${index + 1}-${acted.step.id}`, undo(acted, `${path}/${index + 1}-${acted.step.id}`));
    if (outcome !== "ok") break;
  }
  yield* tell({ kind: "rollback-ended", outcome });
  return { outcome, undone: undoable.length };
}

function notUndone({ step, facts }: Acted): Localised {
  const title = sayOr(step.title, facts);
  const why = step.irreversible === null ? null : sayOr(step.irreversible, facts);
  return {
    en: `NOT undone: ${title.en}${why === null ? "" : ` (${why.en})`}`,
    ja: `取り消されません: ${title.ja}${why === null ? "" : ` (${why.ja})`}`,
  };
}

function* undo(acted: Acted, address: string): Program<Outcome> {
  const { step, context } = acted;
  const summary = undoSummary(step);
  yield* tell({
    kind: "step-started",
    step: step.id,
    address,
    phase: context.phase,
    action: "undo",
    title: undoTitle(sayOr(step.title, acted.facts)),
    why: null,
    host: step.on === null ? null : (context.roles[step.on] ?? step.on),
    risk: step.risk,
    timeoutMs: step.timeoutMs ?? UNDO_TIMEOUT_MS,
    summary,
    purpose: "undo",
  });
  // What a drill only assumed is only assumed to be undone.
  const failure = yield* stanced(step.drill?.stance ?? "run", undone(acted));
  const outcome: Outcome = failure === null ? "ok" : failure.reason;
  yield* tell({
    kind: "step-ended",
    step: step.id,
    address,
    outcome,
    because: null,
    failure,
    outputs: {},
    attempts: 1,
    milestone: null,
    rpo: null,
    assumed: false,
  });
  return outcome;
}

function* undone({ step, context, facts }: Acted): Program<Failure | null> {
  try {
    const turn = takeTurn(step, context, NO_RECURSION, facts);
    if (step.undo === null) return null;
    if (step.undo.kind === "manual") {
      const answer = yield* ask({
        kind: "manual",
        step: step.id,
        title: turn.say(step.title),
        evidence: [],
        instructions: turn.say(step.undo.text),
        record: [],
        deadlineMs: UNDO_TIMEOUT_MS * 12,
        onDeadline: "stop",
        unattended: turn.unattended,
      });
      if (!answer.ok) return answer.failure;
      return answer.value.value === true || answer.assumed ? null : notPossible(answer.value);
    }
    const answer = yield* exec({
      host: turn.host,
      command: commandOf(step.undo.command, turn.facts),
      env: turn.env,
      as: step.as,
      timeoutMs: step.timeoutMs ?? UNDO_TIMEOUT_MS,
      nature: "job",
      repeat: "never",
    });
    return answer.ok ? failureOf(answer.value.end, factsOfExec(answer.value).stderr) : answer.failure;
  } catch (stop) {
    if (stop instanceof Stopped) return stop.failure;
    throw stop;
  }
}

const undoTitle = ({ en, ja }: Localised): Localised => ({ en: `undo: ${en}`, ja: `取り消し: ${ja}` });

const undoSummary = (step: Step): Localised => {
  if (step.undo?.kind !== "command") return { en: "by hand", ja: "手作業" };
  const { command } = step.undo;
  return same(command.form === "script" ? command.text.trim() : command.argv.map((part) => part.source).join(" "));
};

// An undo is one command or one instruction; it has no steps inside.
const NO_RECURSION: Recursion = {
  sequence: () => {
    throw new Error("an undo has no nested steps");
  },
  parallel: () => {
    throw new Error("an undo has no nested steps");
  },
  call: () => {
    throw new Error("an undo calls no runbook");
  },
};
