import { EXIT, type ExitCode } from "../program/failure.ts";
import { onSignals } from "../world/terminal/signals.ts";
import type { Manner } from "./options.ts";
import { say } from "./print.ts";
import { Refusal } from "./refusal.ts";

/** Signals while something is prepared that must not be left half done: noted at once, obeyed where it is asked. */
export function heedSignals(manner: Manner): { stopped(): Refusal | null; uninstall(): void } {
  let stop: Refusal | null = null;
  const heed = (exit: ExitCode) => (): void => {
    if (stop !== null) return;
    stop = new Refusal(exit, {
      en: "stopped before the drill began; its practice lab was removed",
      ja: "訓練の開始前に中止しました。演習環境は撤去しました",
    });
    say({ en: "stopping: the practice lab is being removed", ja: "中止します。演習環境を撤去しています" }, manner);
  };
  const { uninstall } = onSignals({
    interrupt: heed(EXIT.interrupted),
    terminate: heed(EXIT.terminated),
    hangup: heed(EXIT.hangup),
  });
  return { stopped: () => stop, uninstall };
}
