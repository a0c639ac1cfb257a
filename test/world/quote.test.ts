import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { quote } from "../../engine/world/hands/quote.ts";
import { find, needs } from "../needs.ts";

/** Any bytes but NUL, as one character each. */
const bytes = fc.uint8Array({ min: 1, maxLength: 60 }).map((array) => Buffer.from(array).toString("latin1"));

/** What people put into values to get out of them. */
const nasty = fc.constantFrom(
  "'",
  "''",
  "'\\''",
  '"',
  "\\",
  "$(id)",
  "`id`",
  "\n",
  "\r\n",
  "!",
  "*",
  "~",
  "-n",
  " ",
  "",
);

for (const shell of ["sh", "dash", "bash", "busybox"]) {
  needs(shell)(`quoted bytes come out of ${shell} as they went in`, () => {
    const words = shell === "busybox" ? ["sh"] : [];
    fc.assert(
      fc.property(fc.array(fc.oneof(bytes, nasty), { minLength: 50, maxLength: 200 }), (texts) => {
        const script = `printf '%s\\0' ${texts.map(quote).join(" ")}\n`;
        const { stdout } = spawnSync(find(shell) ?? shell, words, { input: Buffer.from(script, "latin1") });
        expect(stdout.toString("latin1").split("\0").slice(0, -1)).toEqual(texts);
      }),
      { numRuns: 25 },
    );
  });
}

test("the text inside the quotes is the text", () => {
  expect(quote("it's")).toBe(`'it'\\''s'`);
  expect(quote("")).toBe("''");
});
