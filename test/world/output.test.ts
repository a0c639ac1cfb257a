import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createRedactor } from "../../engine/journal/redact.ts";
import { openOutput } from "../../engine/world/output.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "runbook-output-"));
  mkdirSync(join(directory, "outputs"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const output = (redactor = createRedactor()) =>
  openOutput({ runDirectory: directory, name: "a.out", masking: redactor.stream() });

test("what arrives is stored to the byte, with its digest and size", () => {
  const bytes = Buffer.from([0xff, 0x00, 0xe5, 0xbe, 0xa9, 0x0a, 0x80]);
  const sink = output();
  for (const byte of bytes) sink.write(Buffer.from([byte]));
  expect(sink.finish()).toMatchObject({
    bytes: 7,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    file: "outputs/a.out",
  });
  expect(readFileSync(join(directory, "outputs/a.out"))).toEqual(bytes);
});

test("nothing printed means no file", () => {
  expect(output().finish()).toEqual({ tail: "", bytes: 0, sha256: "", file: null });
  expect(existsSync(join(directory, "outputs/a.out"))).toBe(false);
});

test("the tail is the last 16 KiB and begins with a whole character", () => {
  const sink = output();
  const text = "復旧".repeat(20_000);
  sink.write(Buffer.from(text));
  sink.write(Buffer.from("end"));
  const { tail, bytes } = sink.finish();
  expect(bytes).toBe(Buffer.byteLength(text) + 3);
  expect(tail.endsWith("復旧end")).toBe(true);
  expect(tail).not.toContain("\uFFFD");
  expect(Buffer.byteLength(tail)).toBeGreaterThan(16 * 1024 - 4);
});

test("a secret cut over two pieces reaches neither the file nor the tail", () => {
  const redactor = createRedactor();
  redactor.register("S3CR3T-dummy");
  const sink = output(redactor);
  sink.write(Buffer.from("token S3CR"));
  sink.write(Buffer.from("3T-dummy!\n"));
  expect(sink.finish().tail).toBe("token ***!\n");
  expect(readFileSync(join(directory, "outputs/a.out"), "utf8")).toBe("token ***!\n");
});
