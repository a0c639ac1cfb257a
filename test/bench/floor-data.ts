import { closeSync, fdatasyncSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { peak, timed, type Acts } from "./worker.ts";

/** The cheapest honest ways to write, read and render the same bytes. */
export const dataFloors: Acts = {
  async append({ count, file }) {
    open ??= openSync(String(file), "wx", 0o600);
    const [fd, line] = [open, `${JSON.stringify({ text: "x".repeat(EVENT_BYTES - 12) })}\n`];
    const whole = await timed(() => {
      for (let turn = 0; turn < Number(count); turn += 1) {
        writeSync(fd, line);
        fdatasyncSync(fd);
      }
    });
    return { ms: whole / Number(count) };
  },
  async parse({ file }) {
    const kinds = new Map<string, number>();
    const ms = await timed(() => {
      for (const line of linesOf(String(file))) {
        const { kind } = JSON.parse(line) as { kind: string }; // the bench's own journal
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      }
    });
    return { ms, peak: peak() };
  },
  /** Reads YAML and checks it with a validator that was compiled before. */
  async yaml({ text, schema }) {
    const [{ parse }, { Ajv2020 }] = await Promise.all([import("yaml"), import("ajv/dist/2020.js")]);
    const valid = new Ajv2020({ strict: false }).compile(JSON.parse(String(schema)) as object);
    const ms = await timed(() => {
      if (!valid(parse(String(text)))) throw new Error(JSON.stringify(valid.errors));
    });
    return { ms };
  },
  /** The same report by template literals. */
  async html({ model, file }) {
    const { pageOf } = await import("./page.ts");
    const read = JSON.parse(readFileSync(String(model), "utf8")) as Parameters<typeof pageOf>[0]; // written by `models`
    return { ms: await timed(() => writeFileSync(String(file), pageOf(read))) };
  },
};

let open: number | null = null;

/** What an entry of a journal usually takes. */
export const EVENT_BYTES = 300;

function* linesOf(file: string): Generator<string> {
  const fd = openSync(file, "r");
  const piece = Buffer.allocUnsafe(1024 * 1024);
  const decoder = new StringDecoder("utf8");
  let rest = "";
  for (let length = readSync(fd, piece); length > 0; length = readSync(fd, piece)) {
    const lines = (rest + decoder.write(piece.subarray(0, length))).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  closeSync(fd);
}
