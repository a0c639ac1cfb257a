import { PassThrough } from "node:stream";
import type { Failure } from "../../program/failure.ts";
import type { Question, Reply } from "../../program/question.ts";
import type { Telling } from "../../program/telling.ts";
import { limitsOf, oneAtATime, type Limits } from "./asking.ts";
import { stepBlocks } from "./blocks.ts";
import { openBoard, PLACES } from "./board.ts";
import { cleanLine } from "./clean.ts";
import { remaining, rtoText, wallTime } from "./clocks.ts";
import { doing } from "./doing.ts";
import type { Brief, Face, FaceOptions } from "./face.ts";
import { headerLines } from "./header.ts";
import { feed, inquirerPrompter } from "./inquirer-prompter.ts";
import { openKeyboard } from "./keyboard.ts";
import { openPen } from "./pen.ts";
import { passedNow } from "./passed.ts";
import { advance, begun, holdsSteps, settled, startProgress, stepAt, type Progress, type StepNow } from "./progress.ts";
import { answerLine, choiceLines, questionLines } from "./question-lines.ts";
import { answer } from "./questions.ts";
import { QUIET_ENDS, sentence } from "./sentences.ts";
import { styleOf } from "./style.ts";
import { ASK, timeToAnswer, WORD } from "./words.ts";

/** Output of running commands is redrawn at most this often. */
const LIVE_MS = 150;

interface Open {
  readonly limits: Limits;
  readonly until: number;
  dropped: boolean;
}

/**
 * A terminal a person looks at.
 * S1  Whatever must stay is written once, above the board; the board holds only what is running or asked now.
 * S2  All drawing goes through `draw`, one at a time, so that board and lasting lines never mix.
 * S3  The keyboard is ours from the first line to `close`: nothing typed is echoed into the board.
 */
export function screenFace(options: FaceOptions): Face {
  const { language, input, output, unicode = true, asks = true } = options;
  const now = options.now ?? Date.now;
  const style = styleOf({ color: options.color, unicode });
  const pen = openPen(output);
  const board = openBoard(pen);
  const inTurn = oneAtATime();
  const gone = new AbortController();
  const lasting: string[] = [];
  let progress: Progress | null = null;
  let open: Open | null = null;
  let drawing: Promise<void> = Promise.resolve();
  let drawAgain = false;
  let closed = false;
  let seen: Failure | null = null;

  const interrupt = (): void => {
    open?.limits.end();
    if (options.interrupt) options.interrupt();
    else process.kill(process.pid, "SIGINT");
  };
  const keyboard = openKeyboard({ input, write: pen.write, interrupt, lost: () => gone.abort() });

  const refresh = (): void => {
    const top = open === null ? "" : countdown(open, now(), options);
    const rows = open === null ? pen.rows - 2 : 2;
    const view = { now: now(), language, style, columns: pen.columns, rows, most: PLACES - 1 };
    board.set([top, ...(progress === null ? [] : stepBlocks({ progress, ...view }))]);
  };
  const paint = async (): Promise<void> => {
    drawAgain = false;
    const wanted = !closed && (open !== null || [...(progress?.running.values() ?? [])].some(isOnBoard));
    // While a prompt is open the board cannot be hidden without losing what was typed: lasting lines wait.
    if (open === null && (lasting.length > 0 || !wanted)) await board.hide();
    if (open === null) pen.lines(lasting.splice(0));
    refresh();
    if (wanted) await board.show();
  };
  const draw = (): void => {
    if (drawAgain) return;
    drawAgain = true;
    // Nothing a terminal library throws may reach the run.
    drawing = drawing.then(paint).catch(() => undefined);
  };
  const keep = (lines: readonly string[]): void => {
    lasting.push(...lines);
    draw();
  };
  const say: Face["say"] = (line, tone) => {
    const word = tone === "info" ? "" : `${WORD[tone][language]}: `;
    const text = `${word}${cleanLine(line[language])}`;
    keep([`  ${tone === "info" ? text : style.paint[tone === "warning" ? "yellow" : "red"](text)}`]);
  };
  const tick = (): void => {
    for (const line of progress ? passedNow(progress, now()) : []) say(line, "warning");
    refresh();
  };
  const ticking = setInterval(tick, 1_000).unref();
  let liveDue: NodeJS.Timeout | null = null;

  /** A running step is on the board; its line stays only when it ends, or when it holds others. */
  const announce = (step: StepNow, epochMs: number): void => {
    if (progress === null || !holdsSteps(step)) return draw();
    const { line, details } = sentence(step.telling, { progress, step, epochMs, language, style });
    const margin = marginOf(step.telling, step);
    keep([`${margin}${style.running} ${line}`, ...details.map((detail) => `${margin}    ${detail}`)]);
  };

  const put = async (question: Question, cancel: AbortSignal): Promise<Reply | "deadline" | null> => {
    const limits = limitsOf(question, AbortSignal.any([cancel, gone.signal]));
    if (limits.signal.aborted) {
      limits.done();
      return null;
    }
    if (!asks || !input.isTTY || !output.isTTY) {
      limits.done();
      const shown = questionLines({ question, language, style, now: now(), seen });
      keep([...shown, ...choiceLines(question, language), `    ${ASK.nobody[language]}`]);
      return null;
    }
    // Loaded before the question is shown, so that its half second begins when it can be read.
    await import("@inquirer/prompts");
    keep(questionLines({ question, language, style, now: now(), seen }));
    await drawing;
    const asked: Open = { limits, until: now() + question.deadlineMs, dropped: false };
    const keys = new PassThrough();
    const prompter = inquirerPrompter({
      adapter: board.adapter,
      keys,
      signal: limits.signal,
      language,
      style,
      unicode,
      interrupt,
    });
    open = asked;
    draw();
    await drawing;
    pen.write(BELL);
    const reply = answer(question, { prompter, language, responder: options.responder, now });
    const listening = keyboard.listen({
      take: (pressed) => feed(keys, pressed),
      dropped() {
        asked.dropped = true;
        refresh();
      },
    });
    const replied = await reply;
    listening.stop();
    limits.done();
    keys.destroy();
    open = null;
    keep([`  ${wallTime(now())}  ${answerLine(question, replied, language)}`]);
    return replied ?? (limits.late() ? "deadline" : null);
  };

  return {
    opened(brief: Brief) {
      progress = startProgress(brief, now());
      keep(headerLines({ brief, now: now(), language, style }));
    },
    told(telling: Telling, epochMs: number) {
      if (progress === null) return;
      const step = "address" in telling ? stepAt(progress, telling.address) : null;
      if (telling.kind === "step-ended") seen = telling.failure;
      advance(progress, telling, epochMs);
      // A step is announced when it acts.
      if (telling.kind === "step-started") return;
      if (telling.kind === "attempt") return draw();
      const { line, details } = sentence(telling, { progress, step, epochMs, language, style });
      const rto =
        telling.kind === "step-ended" && !QUIET_ENDS.has(telling.outcome) ? [rtoText(progress, epochMs, language)] : [];
      const margin = marginOf(telling, step);
      const gap = telling.kind === "phase-started" || telling.kind === "run-ended" ? [""] : [];
      keep([
        ...gap,
        `${margin}${line}`,
        ...[...details, ...rto].filter(Boolean).map((detail) => `${margin}    ${detail}`),
      ]);
    },
    acting(address, effect, epochMs) {
      for (const step of progress ? begun(progress, address, effect, epochMs) : []) announce(step, epochMs);
      const step = progress && stepAt(progress, address);
      const what = doing(effect);
      if (!step || !what) return;
      step.doing.set(address, what);
      refresh();
    },
    settled(address, epochMs) {
      if (progress) settled(progress, address, epochMs);
    },
    live(address, tail) {
      const step = progress && stepAt(progress, address);
      if (!step) return;
      step.tail = tail;
      liveDue ??= setTimeout(() => {
        liveDue = null;
        refresh();
      }, LIVE_MS).unref();
    },
    say,
    ask: (question, cancel) => inTurn(() => put(question, cancel)),
    async close() {
      if (closed) return drawing;
      closed = true;
      clearInterval(ticking);
      gone.abort();
      await inTurn(() => Promise.resolve());
      draw();
      await drawing;
      keyboard.close();
    },
  };
}

const isOnBoard = (step: StepNow): boolean => step.announced && !holdsSteps(step);

const BELL = "\x07";

function countdown(open: Open, now: number, { language }: FaceOptions): string {
  const left = timeToAnswer(remaining(open.until - now, language))[language];
  return open.dropped ? `${left}\n(${ASK.dropped[language]})` : left;
}

function marginOf(telling: Telling, step: StepNow | null): string {
  const flush = ["phase-started", "run-ended", "rollback-started", "rollback-ended"].includes(telling.kind);
  return flush ? "" : "  ".repeat(1 + (step?.depth ?? 0));
}
