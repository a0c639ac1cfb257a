import type { ListrInquirerPromptAdapter } from "@listr2/prompt-adapter-inquirer";
import type { DefaultRenderer, ListrTaskWrapper } from "listr2";
import type { Pen } from "./pen.ts";

/**
 * The live part at the bottom of the screen: one task per running step, drawn by listr2. It is shown and hidden as a
 * whole, so that lines that must stay are written while it is hidden and scroll up like any other.
 */
export interface Board {
  show(): Promise<void>;
  hide(): Promise<void>;
  /** What the tasks say; line breaks inside a block are kept. Nothing is drawn while hidden. */
  set(blocks: readonly string[]): void;
  /** Runs inquirer prompts below the tasks; only while shown. */
  adapter(): ListrInquirerPromptAdapter;
}

/** Tasks listr2 is given in advance; blocks beyond them are counted in the last one. */
export const PLACES = 12;

type Task = ListrTaskWrapper<unknown, typeof DefaultRenderer, typeof DefaultRenderer>;

export function openBoard(pen: Pen): Board {
  let Adapter: typeof ListrInquirerPromptAdapter | null = null;
  let shown: { readonly tasks: readonly Task[]; readonly ended: Promise<unknown>; end(): void } | null = null;
  let blocks: readonly string[] = [];

  const draw = (): void => {
    for (const [index, task] of (shown?.tasks ?? []).entries()) {
      const text = blocks[index] || EMPTY;
      if (task.title !== text) task.title = text;
    }
  };

  return {
    async show() {
      Adapter ??= (await import("@listr2/prompt-adapter-inquirer")).ListrInquirerPromptAdapter;
      shown ??= await start(pen);
      draw();
    },
    async hide() {
      const was = shown;
      shown = null;
      was?.end();
      await was?.ended;
    },
    set(next) {
      blocks = next;
      draw();
    },
    adapter() {
      const task = shown?.tasks[0];
      if (!task || !Adapter) throw new Error("the board is hidden");
      return task.prompt(Adapter);
    },
  };
}

/** A title that listr2 takes for a title and draws as nothing. */
const EMPTY = " ";

async function start(pen: Pen): Promise<{ tasks: Task[]; ended: Promise<unknown>; end(): void }> {
  const { DefaultRenderer, Listr, ListrLogger, ProcessOutput } = await import("listr2");
  // log-update moves down instead of scrolling when a frame grows behind an empty line at the bottom of the screen, and
  // then erases one line too many: so no frame has an empty line.
  class Compact extends DefaultRenderer {
    override create(parts?: Parameters<DefaultRenderer["create"]>[0]): string {
      return super.create(parts).replaceAll(/\n{2,}/g, "\n");
    }
  }
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  const { promise: ready, resolve: started } = Promise.withResolvers<void>();
  const tasks: Task[] = [];
  const places = Array.from({ length: PLACES }, (_, index) => ({
    title: EMPTY,
    task: (_context: unknown, task: Task): Promise<void> => {
      tasks[index] = task;
      if (index === PLACES - 1) started();
      return over;
    },
  }));
  const rendererOptions = {
    // Drawn when something changes, without a spinner: our marks stand in the titles.
    lazy: true,
    clearOutput: true,
    icon: Object.fromEntries(["PENDING", "COMPLETED", "WAITING", "FAILED", "CANCELLED"].map((state) => [state, ""])),
    logger: new ListrLogger({ processOutput: new ProcessOutput(pen.stream, pen.stream) }),
  };
  const listr = new Listr(places, {
    concurrent: true,
    exitOnError: false,
    registerSignalListeners: false,
    renderer: Compact,
    rendererOptions,
    fallbackRenderer: Compact,
    fallbackRendererOptions: rendererOptions,
  });
  const ended = listr.run().catch(() => undefined);
  await ready;
  return { tasks, ended, end };
}
