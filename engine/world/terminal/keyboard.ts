import { StringDecoder } from "node:string_decoder";
import { keyReader, type Key } from "./keys.ts";

/**
 * The terminal's keys while a face owns them, in raw mode.
 * B1  What was typed before a question, and in its first half second, never reaches it.
 * B2  Ctrl-C always works, question or not.
 */
export interface Keyboard {
  /** Gives keys to `take` once the question has been on the screen long enough; `stop` ends it. */
  listen(listener: Listener): { stop(): void };
  close(): void;
}

interface Listener {
  take(keys: readonly Key[]): void;
  /** Something typed too early, or further lines of a paste, were thrown away. */
  dropped(): void;
}

export interface KeyboardOptions {
  readonly input: NodeJS.ReadStream;
  readonly write: (text: string) => void;
  readonly interrupt: () => void;
  /** The terminal is gone: nobody can answer any more. */
  readonly lost: () => void;
  readonly settleMs?: number;
}

const SETTLE_MS = 500;
/** A paste or a held key is over after this much silence. */
const SILENCE_MS = 150;
/** A closing terminal ends the input and sends SIGHUP, in no order: the signal says more, so it gets to be heard first. */
const HANGUP_MS = 150;

export function openKeyboard(options: KeyboardOptions): Keyboard {
  const { input, write, interrupt, lost, settleMs = SETTLE_MS } = options;
  const decoder = new StringDecoder("utf8");
  const read = keyReader();
  let listener: Listener | null = null;
  let openAt = 0;
  let droppedAt = -SILENCE_MS;

  const onData = (bytes: Buffer): void => {
    const { keys, cut } = read(decoder.write(bytes));
    if (keys.some(({ kind }) => kind === "interrupt")) return interrupt();
    if (listener === null) return;
    const at = performance.now();
    const early = at < openAt || at - droppedAt < SILENCE_MS;
    if (early || cut) {
      droppedAt = at;
      listener.dropped();
    }
    if (!early && keys.length > 0) listener.take(keys);
  };

  let losing: NodeJS.Timeout | null = null;
  const onEnd = (): void => {
    losing ??= setTimeout(lost, HANGUP_MS);
  };

  raw(input, true);
  input.on("data", onData);
  for (const event of ENDS) input.on(event, onEnd);
  input.resume();
  return {
    listen(next) {
      listener = next;
      openAt = performance.now() + settleMs;
      write(BRACKETED_PASTE_ON);
      return {
        stop() {
          if (listener !== next) return;
          listener = null;
          write(BRACKETED_PASTE_OFF);
        },
      };
    },
    close() {
      listener = null;
      input.off("data", onData);
      for (const event of ENDS) input.off(event, onEnd);
      if (losing !== null) clearTimeout(losing);
      input.pause();
      raw(input, false);
    },
  };
}

const ENDS = ["end", "close", "error"] as const;
const BRACKETED_PASTE_ON = "\x1b[?2004h";
const BRACKETED_PASTE_OFF = "\x1b[?2004l";

function raw(input: NodeJS.ReadStream, on: boolean): void {
  try {
    input.setRawMode(on);
  } catch {
    // The terminal is gone; there is nothing left to set.
  }
}
