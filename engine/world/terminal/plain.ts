import type { Failure } from "../../program/failure.ts";
import type { Question, Reply } from "../../program/question.ts";
import type { Telling } from "../../program/telling.ts";
import { limitsOf, oneAtATime } from "./asking.ts";
import { cleanLine } from "./clean.ts";
import { clockLine, remaining, rtoText, stopwatch, wallTime } from "./clocks.ts";
import { doing } from "./doing.ts";
import type { Brief, Face, FaceOptions } from "./face.ts";
import { headerLines } from "./header.ts";
import { openKeyboard } from "./keyboard.ts";
import { lineEditor, type LineEditor } from "./line-editor.ts";
import { openPen } from "./pen.ts";
import { passedNow } from "./passed.ts";
import {
  advance,
  begun,
  holdsSteps,
  settled,
  startProgress,
  stepAt,
  type PhaseNow,
  type Progress,
  type StepNow,
} from "./progress.ts";
import { answerLine, choiceLines, questionLines } from "./question-lines.ts";
import { answer } from "./questions.ts";
import { outputLines, QUIET_ENDS, sentence } from "./sentences.ts";
import { styleOf } from "./style.ts";
import { ASK, WORD } from "./words.ts";

/** Output of a running command is repeated at most this often, and a silent step gives a sign this often. */
const LIVE_MS = 5_000;
const SIGN_MS = 30_000;

/** Lines without cursor movement: for pipes, CI logs, dumb terminals and screen readers. */
export function plainFace(options: FaceOptions): Face {
  const { language, input, output } = options;
  const now = options.now ?? Date.now;
  const style = styleOf({ color: options.color, unicode: options.unicode ?? true });
  const pen = openPen(output);
  const inTurn = oneAtATime();
  const gone = new AbortController();
  const spokeAt = new Map<string, number>();
  const lastOutput = new Map<string, string>();
  let progress: Progress | null = null;
  let editor: LineEditor | null = null;
  let seen: Failure | null = null;

  const print = (lines: readonly string[]): void => (editor ? editor.around(() => pen.lines(lines)) : pen.lines(lines));
  const stamped = (
    line: string,
    details: readonly string[] = [],
    epochMs = now(),
    phase = progress?.phase ?? null,
  ): void =>
    print([`${stamp(progress?.brief ?? null, phase, epochMs)} ${line}`, ...details.map((detail) => `  ${detail}`)]);

  const live = (step: StepNow): void => {
    const [line] = outputLines(step.tail, 1);
    const epochMs = now();
    if (line === undefined || line === lastOutput.get(step.address)) return;
    if (epochMs - (spokeAt.get(step.address) ?? -Infinity) < LIVE_MS) return;
    spokeAt.set(step.address, epochMs);
    lastOutput.set(step.address, line);
    print([`  ${line}`]);
  };

  const say: Face["say"] = (line, tone) => {
    const word = tone === "info" ? "" : `${WORD[tone][language]}: `;
    stamped(`${word}${cleanLine(line[language])}`);
  };

  const announce = (step: StepNow, epochMs: number): void => {
    if (progress === null) return;
    const { line, details } = sentence(step.telling, { progress, step, epochMs, language, style });
    // A message is shown when it is sent.
    stamped(
      `${WORD.step[language]} ${cleanLine(step.step)}: ${line}`,
      step.action === "notify" ? [] : details,
      epochMs,
    );
  };

  const sign = setInterval(() => {
    const epochMs = now();
    for (const line of progress ? passedNow(progress, epochMs) : []) say(line, "warning");
    for (const step of progress?.running.values() ?? []) {
      live(step);
      if (holdsSteps(step) || epochMs - Math.max(spokeAt.get(step.address) ?? 0, step.startedAt) < SIGN_MS) continue;
      spokeAt.set(step.address, epochMs);
      stamped(
        `${WORD.stillRunning[language]}: ${cleanLine(step.step)}  ${clockLine(progress as Progress, step, epochMs, language)}`,
      ); // a step runs, so there is progress
    }
  }, 1_000).unref();

  const put = async (question: Question, cancel: AbortSignal): Promise<Reply | "deadline" | null> => {
    const limits = limitsOf(question, AbortSignal.any([cancel, gone.signal]));
    print(questionLines({ question, language, style, now: now(), seen }));
    if (limits.signal.aborted || options.asks === false || !input.isTTY || !output.isTTY) {
      limits.done();
      if (!limits.signal.aborted) print([...choiceLines(question, language), `    ${ASK.nobody[language]}`]);
      return null;
    }
    const mine = lineEditor({ write: pen.write, lines: pen.lines, language, signal: limits.signal });
    const keyboard = openKeyboard({
      input,
      write: pen.write,
      interrupt() {
        limits.end();
        if (options.interrupt) options.interrupt();
        else process.kill(process.pid, "SIGINT");
      },
      lost: () => gone.abort(),
    });
    const shownAt = now();
    const remind = [question.deadlineMs / 2, question.deadlineMs - 60_000]
      .filter((ms) => ms >= 30_000)
      .map((ms) =>
        setTimeout(() => print([`    ${remaining(shownAt + question.deadlineMs - now(), language)}`]), ms).unref(),
      );
    let told = false;
    const listening = keyboard.listen({
      take: mine.take,
      dropped() {
        if (!told) print([`    (${ASK.dropped[language]})`]);
        told = true;
      },
    });
    editor = mine;
    const reply = await answer(question, { prompter: mine.prompter, language, responder: options.responder, now });
    editor = null;
    for (const timer of remind) clearTimeout(timer);
    listening.stop();
    keyboard.close();
    limits.done();
    stamped(answerLine(question, reply, language));
    return reply ?? (limits.late() ? "deadline" : null);
  };

  return {
    opened(brief: Brief) {
      progress = startProgress(brief, now());
      print(headerLines({ brief, now: now(), language, style }));
    },
    told(telling: Telling, epochMs: number) {
      if (progress === null) return;
      const step = "address" in telling ? stepAt(progress, telling.address) : null;
      if (telling.kind === "step-ended") seen = telling.failure;
      advance(progress, telling, epochMs);
      // A step is announced when it acts.
      if (telling.kind === "step-started" || (telling.kind === "attempt" && telling.number === 1)) return;
      const { line, details } = sentence(telling, { progress, step, epochMs, language, style });
      const clocks =
        telling.kind === "step-ended" && !QUIET_ENDS.has(telling.outcome) ? [rtoText(progress, epochMs, language)] : [];
      const phase = telling.kind === "phase-started" ? null : progress.phase;
      stamped(line, [...details, ...clocks].filter(Boolean), epochMs, phase);
    },
    acting(address, effect, epochMs) {
      for (const step of progress ? begun(progress, address, effect, epochMs) : []) announce(step, epochMs);
      const step = progress && stepAt(progress, address);
      const what = doing(effect);
      if (step && what) step.doing.set(address, what);
    },
    settled(address, epochMs) {
      if (progress) settled(progress, address, epochMs);
    },
    live(address, tail) {
      const step = progress && stepAt(progress, address);
      if (!step) return;
      step.tail = tail;
      live(step);
    },
    say,
    ask: (question, cancel) => inTurn(() => put(question, cancel)),
    close() {
      clearInterval(sign);
      gone.abort();
      return Promise.resolve();
    },
  };
}

/** `05:31:54 +00:12 [2/4 restore]`: wall time, time since detection, phase. */
function stamp(brief: Brief | null, phase: PhaseNow | null, epochMs: number): string {
  if (brief === null) return wallTime(epochMs);
  const number = phase === null || phase.position === 0 ? "" : `${phase.position}/${brief.phases.length} `;
  return `${wallTime(epochMs)} +${stopwatch(epochMs - brief.detectedAt)}${phase === null ? "" : ` [${number}${cleanLine(phase.id)}]`}`;
}
