// oxlint-disable no-control-regex -- reading what a terminal sends is about control characters
/** What a person can do at a question. Everything else a keyboard or terminal sends is dropped here. */
export type Key =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "enter" | "erase" | "erase-line" | "up" | "down" | "interrupt" };

/** `cut` says that lines were left out: the caller waits for silence before it listens again. */
export interface Keys {
  readonly keys: readonly Key[];
  readonly cut: boolean;
}

/**
 * Reads keys from what a terminal sends, piece by piece.
 * K1  A paste never presses Enter. Of several lines only the first is taken.
 * K2  A piece that goes on after an Enter is a paste, with or without the terminal's paste brackets.
 * K3  Escape sequences, among them a terminal's answers to queries, never become text.
 */
export function keyReader(): (piece: string) => Keys {
  let held = "";
  let paste: string | null = null;
  return (piece) => {
    // Alone it was pressed, not pasted, even if a terminal forgot to end its paste.
    if (piece === "\x03") [held, paste] = ["", null];
    let rest = held + piece;
    held = "";
    const keys: Key[] = [];
    let cut = false;
    while (rest !== "") {
      if (paste !== null) {
        paste += rest;
        const end = paste.indexOf(PASTE_END);
        if (end < 0) {
          paste = shortened(paste);
          break;
        }
        const [first = "", ...more] = paste.slice(0, end).split(/[\r\n]/);
        if (printable(first) !== "") keys.push({ kind: "text", text: printable(first) });
        cut ||= more.length > 0;
        rest = paste.slice(end + PASTE_END.length);
        paste = null;
      } else if (rest.startsWith(PASTE_START)) {
        paste = "";
        rest = rest.slice(PASTE_START.length);
      } else if (UNFINISHED.test(rest) && rest.length < LONGEST_SEQUENCE) {
        held = rest;
        break;
      } else {
        const { key, length } = firstKey(rest);
        if (key) keys.push(key);
        rest = rest.slice(length);
      }
    }
    return withoutMoreLines(keys, cut);
  };
}

function firstKey(piece: string): { readonly key: Key | null; readonly length: number } {
  const sequence = SEQUENCE.exec(piece)?.[0];
  if (sequence !== undefined) {
    const kind = ARROWS[sequence];
    return { key: kind ? { kind } : null, length: sequence.length };
  }
  const text = TEXT.exec(piece)?.[0];
  if (text !== undefined) return { key: { kind: "text", text }, length: text.length };
  const kind = CONTROLS[piece[0] ?? ""];
  return { key: kind ? { kind } : null, length: piece.startsWith("\r\n") ? 2 : 1 };
}

const PASTE_START = "\x1b[200~";
const PASTE_END = "\x1b[201~";
const LONGEST_PASTE = 4_096;
const LONGEST_SEQUENCE = 4_096;
const ARROWS: Readonly<Record<string, "up" | "down">> = {
  "\x1b[A": "up",
  "\x1bOA": "up",
  "\x1b[B": "down",
  "\x1bOB": "down",
};
const CONTROLS: Readonly<Record<string, Exclude<Key["kind"], "text">>> = {
  "\x03": "interrupt",
  "\r": "enter",
  "\n": "enter",
  "\x7f": "erase",
  "\b": "erase",
  "\x15": "erase-line",
};
// CSI; SS3; OSC, DCS, APC, PM and SOS up to their end; Alt with a printable key.
const SEQUENCE =
  /^\x1b(?:\[[\x20-\x3f]*[\x40-\x7e]|O[\x20-\x7e]|[\]P_^X][^\x03\x07\x1b]*(?:\x07|\x1b\\)|[^\x00-\x1f[\]OP_^X\x7f])/;
const UNFINISHED = /^\x1b(?:\[[\x20-\x3f]*|O|[\]P_^X][^\x03\x07\x1b]*\x1b?)?$/;
const TEXT = /^[^\x00-\x1f\x7f-\x9f]+/;

// Only the first line counts, and the closing bracket may arrive in pieces: head and tail are enough.
const shortened = (paste: string): string =>
  paste.length > LONGEST_PASTE
    ? paste.slice(0, LONGEST_PASTE - PASTE_END.length) + paste.slice(-PASTE_END.length)
    : paste;

const printable = (text: string): string => text.replaceAll(/[\x00-\x1f\x7f-\x9f]/g, "");

function withoutMoreLines(keys: readonly Key[], cut: boolean): Keys {
  const interrupt = keys.find(({ kind }) => kind === "interrupt");
  if (interrupt) return { keys: [interrupt], cut: false };
  const enter = keys.findIndex(({ kind }) => kind === "enter");
  if (enter < 0 || enter === keys.length - 1) return { keys, cut };
  return { keys: keys.slice(0, enter), cut: true };
}
