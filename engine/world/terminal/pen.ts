import { wrap } from "./width.ts";

/** The one way a face writes. Once the terminal is gone it writes no more, and nobody is disturbed by it. */
export interface Pen {
  write(text: string): void;
  /** Whole lines; on a terminal broken at spaces, where a person would. */
  lines(lines: readonly string[]): void;
  readonly columns: number;
  readonly rows: number;
  /** A stream of the same terminal for libraries that reassign `write`; ours stays untouched. */
  readonly stream: NodeJS.WriteStream;
}

export function openPen(output: NodeJS.WriteStream): Pen {
  let alive = true;
  const lost = (): void => {
    alive = false;
  };
  // Stays for good: an error after the end of the run must not become an uncaught exception either.
  output.on("error", lost);
  const write = (text: string): void => {
    if (alive && text !== "") output.write(text);
  };
  const columns = (): number => (output.columns > 0 ? output.columns : 80);
  // Reads size and TTY properties through the prototype; only `write` is its own.
  const stream = Object.create(output, {
    write: {
      writable: true,
      configurable: true,
      value: (text: string) => {
        write(text);
        return true;
      },
    },
  }) as NodeJS.WriteStream;
  return {
    write,
    lines: (lines) => {
      const broken = output.isTTY ? lines.flatMap((line) => wrap(line, columns())) : lines;
      write(broken.map((line) => `${line}\n`).join(""));
    },
    get columns() {
      return columns();
    },
    get rows() {
      return output.rows > 0 ? output.rows : 24;
    },
    stream,
  };
}
