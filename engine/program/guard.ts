import { failure, type Failure } from "./failure.ts";
import type { Context } from "./context.ts";
import { read, type Reading } from "./probe.ts";
import type { Program } from "./program.ts";
import { within } from "./program.ts";
import { written } from "./render.ts";
import type { Step } from "./runbook.ts";
import type { Turn } from "./step-kind.ts";
import { isSecret, same, type Localised } from "./value.ts";
import { ask, now } from "./verbs.ts";

/** What stands between a step and its action: go on, or stop. */
export type Gate =
  | { readonly kind: "go"; readonly agreedAt: number }
  | { readonly kind: "halt"; readonly failure: Failure };

const MOST_QUESTIONS = 3;

/** Whether the step's needs are met: each needed step ended well in this run. */
export function needsMet(step: Step, { memory }: Context, strict: boolean): Failure | null {
  const assumed = step.needs.filter((id) => strict && memory.assumed.has(id));
  if (assumed.length > 0) return onlyAssumed(assumed.join(", "));
  const missing = step.needs.filter((id) => memory.outcomes.get(id) !== "ok");
  if (missing.length === 0) return null;
  const names = missing.join(", ");
  return failure(
    "refused",
    "NEEDS",
    { en: `needs ${names}, which did not end well in this run`, ja: `前提の ${names} がこの実行で成功していません` },
    { en: "repeat the needed step first", ja: "先に前提のステップをやり直してください" },
  );
}

/** Reads every check; the first that does not say yes halts the step. */
export function* checksHold(turn: Turn<unknown>): Program<{ failure: Failure | null; readings: readonly Reading[] }> {
  const readings: Reading[] = [];
  for (const [index, probe] of turn.step.checks.entries()) {
    const reading = yield* within(`check.${index + 1}`, read(probe, turn));
    readings.push(reading);
    if (reading.failure !== null) return { failure: checkFailed(reading.failure), readings };
  }
  return { failure: null, readings };
}

/**
 * Asks for a yes before something changes, with the live readings of the checks as evidence.
 * G1  A No, or no answer at all, never lets the action through.
 * G2  A yes is only valid for what was shown: when it came later than `max_age`, or the checks now read
 *     differently, the question is put again.
 */
export function* agreed(turn: Turn<unknown>, summary: Localised, first: readonly Reading[]): Program<Gate> {
  const { confirm } = turn.step;
  if (confirm === null) return { kind: "go", agreedAt: yield* now() };
  let readings = first;
  for (let round = 1; round <= MOST_QUESTIONS; round++) {
    const shownAt = yield* now();
    const answer = yield* ask({
      kind: "confirm",
      step: turn.step.id,
      title: turn.say(confirm.text),
      evidence: evidence(turn, summary, readings),
      challenge: turn.step.risk === "destroy" ? turn.host : null,
      deadlineMs: confirm.deadlineMs,
      onDeadline: "stop",
      unattended: turn.unattended,
    });
    if (!answer.ok) return { kind: "halt", failure: answer.failure };
    if (answer.value.value !== true) return { kind: "halt", failure: saidNo(answer.value.by) };
    const answeredAt = yield* now();
    if (answer.assumed) return { kind: "go", agreedAt: answeredAt };
    const again = yield* within(`again.${round}`, checksHold(turn));
    if (again.failure !== null) return { kind: "halt", failure: again.failure };
    if (answeredAt - shownAt <= confirm.maxAgeMs && alike(readings, again.readings))
      return { kind: "go", agreedAt: answeredAt };
    readings = again.readings;
  }
  return { kind: "halt", failure: staleYes() };
}

function evidence(turn: Turn<unknown>, summary: Localised, readings: readonly Reading[]): Localised[] {
  const { step } = turn;
  const where: Localised = { en: `on ${turn.host}: ${summary.en}`, ja: `${turn.host} で実行: ${summary.ja}` };
  const values = valuesIn(turn, summary.en);
  const checks = readings.map((reading, index) => checkLine(index + 1, reading));
  const loss: Localised[] =
    step.irreversible !== null
      ? [prefixed({ en: "cannot be undone: ", ja: "取り消せません: " }, turn.say(step.irreversible))]
      : step.undo !== null
        ? [{ en: "can be rolled back by this runbook", ja: "この手順書で元に戻せます" }]
        : [];
  return [where, ...values, ...checks, ...loss];
}

// The values a command is about to use: a yes to `rm -rf "$DIR"` must have seen DIR.
function valuesIn(turn: Turn<unknown>, command: string): Localised[] {
  return Object.entries(turn.env)
    .filter(([name]) => new RegExp(`\\$\\{?${name}\\b`).test(command))
    .map(([name, value]) =>
      isSecret(value)
        ? { en: `${name} is the secret ${value.secret}`, ja: `${name} は秘密 ${value.secret}` }
        : same(`${name}=${value}`),
    );
}

const onlyAssumed = (names: string): Failure =>
  failure(
    "refused",
    "ONLY_ASSUMED",
    { en: `needs ${names}, which this drill only assumed`, ja: `前提の ${names} は、この訓練では仮定されただけです` },
    { en: "give the needed step the stance run", ja: "前提のステップを drill: run にしてください" },
  );

const VERDICTS: Readonly<Record<Reading["verdict"], Localised>> = {
  yes: { en: "yes", ja: "はい" },
  no: { en: "no", ja: "いいえ" },
  "cannot-tell": { en: "cannot tell", ja: "判断不能" },
  assumed: { en: "assumed", ja: "仮定" },
};

const checkLine = (number: number, reading: Reading): Localised => {
  const seen = written(reading.facts["stdout"] ?? null).split("\n")[0] ?? "";
  const verdict = VERDICTS[reading.verdict];
  return {
    en: `check ${number}: ${verdict.en} ${seen}`.trimEnd(),
    ja: `確認 ${number}: ${verdict.ja} ${seen}`.trimEnd(),
  };
};

const prefixed = (prefix: Localised, text: Localised): Localised => ({
  en: prefix.en + text.en,
  ja: prefix.ja + text.ja,
});

const alike = (a: readonly Reading[], b: readonly Reading[]): boolean =>
  a.length === b.length &&
  a.every(
    (reading, index) => reading.verdict === b[index]?.verdict && reading.facts["stdout"] === b[index]?.facts["stdout"],
  );

const checkFailed = (cause: Failure): Failure => ({
  ...cause,
  code: cause.reason === "failed" ? "CHECK_FAILED" : cause.code,
  message: prefixed({ en: "a check before the step said no: ", ja: "実行前の確認に失敗: " }, cause.message),
});

const saidNo = (by: string): Failure =>
  failure("refused", "ANSWERED_NO", { en: `${by} answered No`, ja: `${by} が「いいえ」と答えました` });

const staleYes = (): Failure =>
  failure("refused", "STALE_YES", {
    en: "the checks kept changing between question and answer",
    ja: "質問と回答の間に確認結果が変わり続けました",
  });
