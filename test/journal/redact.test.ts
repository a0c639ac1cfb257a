import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRedactor } from "../../engine/journal/redact.ts";

const SECRET = `S3CR3T-'dum"my\\0001&<x>`;

function redactorOf(...secrets: string[]) {
  const redactor = createRedactor();
  for (const secret of secrets) redactor.register(secret);
  return redactor;
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");

describe("text", () => {
  test.each([
    ["plain", `password ${SECRET} end`],
    ["JSON", JSON.stringify({ password: SECRET })],
    ["URL", `https://x/?p=${encodeURIComponent(SECRET)}`],
    [
      "XML",
      `<p>${SECRET.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")}</p>`,
    ],
    ["shell-quoted", `'${SECRET.replaceAll("'", `'\\''`)}'`],
    ["hex", Buffer.from(SECRET).toString("hex")],
    ["base64", base64(SECRET)],
    ["base64 one byte in", base64(`x${SECRET}`)],
    ["base64 two bytes in", base64(`xx${SECRET}tail`)],
    ["base64url", Buffer.from(SECRET).toString("base64url")],
  ])("masks the secret as %s", (_, shown) => {
    const masked = redactorOf(SECRET).text(shown);
    expect(masked).toContain("***");
    expect(masked).not.toContain("S3CR3T");
    expect(masked).not.toContain(base64(SECRET).slice(4, 20));
  });

  test("masks each line of a key", () => {
    const key = "-----BEGIN KEY-----\nabcdefghijkl\nmnopqrstuvwx\n-----END KEY-----";
    expect(redactorOf(key).text("  mnopqrstuvwx\r\n")).toBe("  ***\r\n");
  });

  test("overlapping secrets leave nothing between them", () => {
    expect(redactorOf("abcdef", "defghi").text("xabcdefghix")).toBe("x***x");
  });

  test("refuses what is too short to be masked", () => {
    expect(createRedactor().register("abc")).toBe(false);
  });

  test("leaves other text alone, Japanese too", () => {
    expect(redactorOf("秘密の言葉").text("これは秘密の言葉です、復旧")).toBe("これは***です、復旧");
  });
});

test("a stream cut anywhere gives the same as the whole text", () => {
  const secrets = ["S3CR3T-dummy", "my-0001-long"];
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...secrets, "S3CR3T-du", "復旧\n"), fc.string({ maxLength: 8 })), {
        maxLength: 20,
      }),
      fc.array(fc.nat(40), { maxLength: 30 }),
      (words, cuts) => {
        const redactor = redactorOf(...secrets);
        const bytes = Buffer.from(words.join(""));
        const stream = redactor.stream();
        const out: Uint8Array[] = [];
        let at = 0;
        for (const cut of cuts) {
          out.push(stream.push(bytes.subarray(at, at + cut)));
          at = Math.min(bytes.length, at + cut);
        }
        out.push(stream.push(bytes.subarray(at)), stream.end());
        expect(Buffer.concat(out).toString()).toBe(redactor.text(words.join("").toWellFormed()));
      },
    ),
  );
});

describe("a glimpse of a running command", () => {
  test.each([
    ["all of it", "pass abcdabcd end", "pass *** end"],
    ["its end, where the piece begins inside it", "cdabcd end", "*** end"],
    ["its start, where the piece ends inside it", "pass abcdab", "pass ***"],
    ["all of it where its end looks like its start", "pass abcdabcd", "pass ***"],
    ["too few characters to matter", "bcd and abc", "bcd and abc"],
    ["nothing", "no word of it", "no word of it"],
  ])("masks %s", (_, piece, shown) => {
    expect(redactorOf("abcdabcd").glimpse(piece)).toBe(shown);
  });
});
