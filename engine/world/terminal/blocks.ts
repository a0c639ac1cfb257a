import type { Language, Localised } from "../../program/value.ts";
import { clean, cleanLine } from "./clean.ts";
import { clockLine } from "./clocks.ts";
import { holdsSteps, type Progress, type StepNow } from "./progress.ts";
import { commandLines, outputLines } from "./sentences.ts";
import type { Style } from "./style.ts";
import { fit } from "./width.ts";
import { WORD } from "./words.ts";

interface View {
  readonly progress: Progress;
  readonly now: number;
  readonly language: Language;
  readonly style: Style;
  readonly columns: number;
  /** Lines there are for all blocks together. */
  readonly rows: number;
  /** At most so many blocks. */
  readonly most: number;
}

/** One block of lines per running step: what, where, the command, the clocks, the end of its output. */
export function stepBlocks(view: View): string[] {
  const steps = [...view.progress.running.values()].filter((step) => step.announced && !holdsSteps(step));
  const shown = steps.slice(0, steps.length <= view.most ? view.most : view.most - 1);
  const rows = Math.max(1, Math.floor(view.rows / Math.max(1, shown.length)));
  const rest = steps.length - shown.length;
  const more = rest === 0 ? [] : [`  ... ${rest} ${WORD.moreSteps[view.language]}`];
  return [...shown.map((step) => block(step, { ...view, rows })), ...more];
}

function block(step: StepNow, view: View): string {
  const { progress, now, language, style, columns, rows } = view;
  const { paint } = style;
  const width = columns - 4;
  const tries = step.of > 1 || step.attempt > 1 ? `  ${step.attempt}/${step.of} ${WORD.attempts[language]}` : "";
  const host = step.host === null ? "" : `  (${cleanLine(step.host)})`;
  const risk = step.risk === "destroy" ? `  ${paint.red.bold(WORD.destroys[language])}` : "";
  const title = `${style.running} ${paint.bold(cleanLine(step.title[language]))}${host}${risk}${tries}`;
  const clocks = paint.cyan(clockLine(progress, step, now, language));
  const room = rows - 2;
  if (room < 1) return rows < 2 ? `${title}  ${clocks}` : [title, clocks].join("\n");
  const command = commandOf(step, Math.min(3, room), language).map((line) => paint.dim(fit(line, width)));
  const output = outputLines(step.tail, Math.min(6, room - command.length)).map((line) => fit(line, width));
  return [title, ...command, clocks, ...output].join("\n");
}

/** What is being done this moment; before the first effect, what the step is going to do. */
function commandOf(step: StepNow, most: number, language: Language): string[] {
  const now: Localised | undefined = [...step.doing.values()].at(-1);
  return commandLines(clean((now ?? step.summary)[language]), most);
}
