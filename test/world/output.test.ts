import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createRedactor } from "../../engine/journal/redact.ts";
import { CannotJournal } from "../../engine/world/journal-store.ts";
import { openOutput } from "../../engine/world/output.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "runbook-output-"));
  mkdirSync(join(directory, "outputs"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const output = (redactor = createRedactor(), name = "a.out") =>
  openOutput({ runDirectory: directory, name, masking: redactor.stream() });

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

test("what cannot be stored is taken to its end, and then said once and for all", () => {
  rmSync(join(directory, "outputs"), { recursive: true });
  const sink = output();
  for (const piece of ["one", "two"]) sink.write(Buffer.from(piece));
  mkdirSync(join(directory, "outputs"));
  sink.write(Buffer.from("three"));
  expect(() => sink.finish()).toThrow(new CannotJournal(join(directory, "outputs/a.out"), { code: "ENOENT" }));
  expect(existsSync(join(directory, "outputs/a.out"))).toBe(false);
});

test.each([
  ["ascii", `${"a-long-step+".repeat(40)}exec.out`],
  ["more bytes than letters", `${"復旧+".repeat(60)}exec.err`],
])("a name too long for a file keeps its beginning, its ending and its identity: %s", (_, name) => {
  const stored = (of: string): string | null => {
    const sink = output(createRedactor(), of);
    sink.write(Buffer.from("x"));
    return sink.finish().file;
  };
  const file = stored(name) ?? "";
  expect(readFileSync(join(directory, file), "utf8")).toBe("x");
  expect(Buffer.byteLength(file)).toBeLessThanOrEqual("outputs/".length + 200);
  expect(file).toMatch(
    new RegExp(`^outputs/${name.slice(0, 12).replaceAll("+", "[+]")}.*~[0-9a-f]{16}[.](out|err)$`, "u"),
  );
  expect(file).not.toContain("\uFFFD");
  expect(stored(name)).toBe(file);
  expect(stored(name.replace("exec", "exec.2"))).not.toBe(file);
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
