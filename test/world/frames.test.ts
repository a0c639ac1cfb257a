import fc from "fast-check";
import { expect, test } from "vitest";
import { openFrames } from "../../engine/world/hands/frames.ts";
import { openTail } from "../../engine/world/hands/tail.ts";
import { openTrailer } from "../../engine/world/hands/trailer.ts";

const nonce = "d00f";

function reading() {
  const records: string[] = [];
  const out: Buffer[] = [];
  const frames = openFrames({
    nonce,
    record(words) {
      records.push(words.join(" "));
      return words[0] === "out" ? [{ bytes: Number(words[1]), to: (bytes) => out.push(Buffer.from(bytes)) }] : [];
    },
  });
  return { frames, records, out: () => Buffer.concat(out) };
}

test("records and their bytes are the same however the stream is cut", () => {
  const payload = Buffer.from([0, 255, 10, ...Buffer.from("d00f exit 0\n"), 0xe3, 0x81]);
  const stream = Buffer.concat([
    Buffer.from("Welcome!\nno newline: d00f begin\n"),
    Buffer.from(`d00f out ${payload.length}\n`),
    payload,
    Buffer.from("d00f exit 7 -\n"),
  ]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 60 }), (cuts) => {
      const { frames, records, out } = reading();
      let at = 0;
      for (let turn = 0; at < stream.length; turn += 1) {
        const size = cuts[turn % cuts.length] ?? 1;
        frames.push(stream.subarray(at, at + size));
        at += size;
      }
      expect(records).toEqual(["begin", `out ${payload.length}`, "exit 7 -"]);
      expect(out().equals(payload)).toBe(true);
      expect(frames.noise()).toBe("Welcome!\nno newline:");
    }),
  );
});

test("an endless line of noise is not kept, and a record behind it is found", () => {
  const { frames, records } = reading();
  for (let turn = 0; turn < 300; turn += 1) frames.push(Buffer.alloc(1000, "x"));
  frames.push(Buffer.from("d00f begin\n"));
  expect(records).toEqual(["begin"]);
  expect(frames.noise().length).toBeLessThanOrEqual(2048);
});

test("a trailer is taken from the end only, and everything else passes", () => {
  const passed = (text: string) => {
    const bytes: Buffer[] = [];
    const trailer = openTrailer(nonce, { write: (piece) => bytes.push(Buffer.from(piece)) });
    for (const byte of Buffer.from(text)) trailer.write(Uint8Array.of(byte));
    return [trailer.close(), Buffer.concat(bytes).toString()];
  };
  expect(passed("warning\nd00f end 255\n")).toEqual([255, "warning\n"]);
  expect(passed("d00f end 1\nmore")).toEqual([null, "d00f end 1\nmore"]);
  expect(passed("")).toEqual([null, ""]);
});

test("a tail keeps the last bytes and drops half a character", () => {
  const tail = openTail(4);
  tail.push(Buffer.from("あい"));
  expect(tail.text()).toBe("い");
  tail.push(Buffer.from("xyz12345"));
  expect(tail.text()).toBe("2345");
});
