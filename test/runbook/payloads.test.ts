import { expect, test } from "vitest";
import { book } from "./book.ts";
import { parseIt, told } from "./parse-it.ts";

const SOUND = "- { id: a, check: 'true', timeout: 1s }";
const run = (line: string): string => book(`- id: a\n  ${line}\n  timeout: 1s\n  drill: run`);
const tens = (item: string): string => Array.from({ length: 10 }, () => item).join(",");
const laughs = [
  "a0: &a0 [x]",
  ...Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${tens(`*a${i}`)}]`),
].join("\n");
const late = (timeout: string): [string, string, string][] => [
  [
    `S09 ${timeout}`,
    book(`- { id: a, check: 'true', timeout: ${timeout} }`),
    `14:42 DURATION "timeout" must look like 30s, 5m, 2h or 1h30m, but is ${timeout.replaceAll('"', "")}`,
  ],
];
const named = (id: string): [string, string, string][] => [
  [
    `S15 ${id.slice(0, 12)}`,
    book(`- { id: ${id}, check: 'true', timeout: 1s }`),
    '14:15 WRONG_VALUE "id": use a-z 0-9 -, max 64, no device name',
  ],
];

test.each<[string, string, string]>([
  ["S01 billion laughs", laughs, "3:42 YAML_ALIAS too many aliases (limit 100)"],
  ["S02 10,000 brackets", "[".repeat(10_000), "1:65 TOO_DEEP nested deeper than 64"],
  ["S02 80 brackets", `a: ${"[".repeat(80)}${"]".repeat(80)}`, "1:67 TOO_DEEP nested deeper than 64"],
  ["S03 tag of a language", "x: !!js/function 'y'", "1:18 YAML_TAG tag not allowed: tag:yaml.org,2002:js/function"],
  ["S03 tag", "x: !Foo 1", "1:9 YAML_TAG tag not allowed: !Foo"],
  ["S04 __proto__", `${book(SOUND)}__proto__: { admin: true }\n`, '15:1 UNKNOWN_KEY unknown key "__proto__"'],
  ["S04 constructor", `${book(SOUND)}constructor: 1\n`, '15:1 UNKNOWN_KEY unknown key "constructor"'],
  ["S05 merge key", "base: &b { a: 1 }\nx:\n  <<: *b\n", "3:3 YAML_MERGE merge keys are not supported"],
  ["S05 alias as key", "a: &a x\n*a : 2", "2:1 YAML keys must be text"],
  ["S05 anchor in itself", "a: &x [*x]", "1:8 YAML_ALIAS anchor refers to itself: x"],
  ["S06 duplicate key", run("run: x\n  run: y"), '16:9 DUPLICATE_KEY duplicate key "run" (first at 15:9)'],
  ["S07 two documents", `${book(SOUND)}---\na: 1\n`, "15:1 YAML one document per file"],
  ["S08 large", `a: ${"x".repeat(1024 * 1024)}`, "1:1 TOO_LARGE file larger than 1 MiB"],
  ["S08 large in bytes", `a: ${"あ".repeat(400_000)}`, "1:1 TOO_LARGE file larger than 1 MiB"],
  ...["1e999", "-1", "0x10", "1:30", ".nan", "1_000", '"5 minutes"'].flatMap(late),
  [
    "S10 no-break space",
    run("run: x\n  on_failure: continue\u00A0"),
    '16:21 WRONG_VALUE "on_failure": one of ask, stop, continue, rollback, goto:<step>, call:<runbook> (did you mean "continue"?) | it contains U+00A0',
  ],
  ["S10 Greek letter", run("r\u03C5n: x"), '15:9 UNKNOWN_KEY unknown key "r\u03C5n" (U+03C5) (did you mean "run"?)'],
  [
    "S11 direction",
    run("run: 'x \u202E y'"),
    "15:17 HIDDEN_CHARACTER invisible direction character U+202E at 15:17 | delete it, or type the line again",
  ],
  [
    "S11 direction by escape",
    run('run: "x \\u2066 y"'),
    "15:14 HIDDEN_CHARACTER invisible direction character U+2066 at 15:14 | delete it, or type the line again",
  ],
  ...[
    ["zero width", "a: x\u200Bx", "1:5 HIDDEN_CHARACTER invisible character U+200B at 1:5"],
    ["CR alone", "a: 1\rb: 2", "1:5 HIDDEN_CHARACTER carriage return without line feed U+000D at 1:5"],
    ["BOM inside", "a: \uFEFF1", "1:4 HIDDEN_CHARACTER byte order mark U+FEFF at 1:4"],
    ["BOM first", "\uFEFFa: 1", "1:1 HIDDEN_CHARACTER byte order mark U+FEFF at 1:1"],
    ["NUL", "a: \0", "1:4 HIDDEN_CHARACTER control character U+0000 at 1:4"],
  ].map(([name, text, said]): [string, string, string] => [
    `S12 ${name}`,
    text ?? "",
    `${said} | delete it, or type the line again`,
  ]),
  [
    "S13 pattern",
    book("- { id: a, check: x, expect: stdout.matches('^(a+)+$'), timeout: 1s }"),
    "14:51 SLOW_PATTERN pattern too slow: ^(a+)+$",
  ],
  ...["../../x", "con", "a/b", "x".repeat(300), "..", "-a", "A"].flatMap(named),
  ["S15 empty", book(`- { id: "", check: 'true', timeout: 1s }`), '14:15 EMPTY "id" must not be empty'],
  ["S15 twice", book(`${SOUND}\n${SOUND}`), '15:15 DUPLICATE_ID duplicate step id "a" (first at 14:15)'],
  [
    "S16 needs itself",
    book("- { id: a, needs: [a], check: 'true', timeout: 1s }"),
    "14:26 NEEDS_CYCLE needs itself: a → a",
  ],
  [
    "S16 needs in a circle",
    book("- { id: a, needs: [b], check: x, timeout: 1s }\n- { id: b, needs: [a], check: x, timeout: 1s }"),
    "14:26 NEEDS_CYCLE needs itself: a → b → a",
  ],
  [
    "S20 value in a script",
    run("run: deploy {{ inputs.name }}"),
    `15:21 VALUE_IN_SCRIPT a value may not become part of a shell script | put the value in env: and use "$NAME" — env: { NAME: '\${{ inputs.name }}' }`,
  ],
  [
    "S22 input",
    book(SOUND, "  PATH: { type: string }\n"),
    '11:3 BAD_NAME "PATH": use a-z 0-9 _, beginning with a letter',
  ],
])("%s", (_, text, said) => {
  const parsed = parseIt(text);
  const diagnostics = parsed.ok ? [] : parsed.diagnostics;
  const lines = diagnostics.map(
    ({ line, column, code, message, hint }) =>
      `${line}:${column} ${code} ${message.en}${hint === null ? "" : ` | ${hint.en}`}`,
  );
  expect(lines).toEqual([said]);
  expect(Object.hasOwn(Object.prototype, "admin")).toBe(false);
});

test("S16: a runbook that calls itself through another is shown the circle", () => {
  const call = (id: string): string => book(`- { id: a, call: ${id}, with: { name: x, token: y } }`);
  const parsed = parseIt(call("other"), { "other.yaml": call("book") });
  expect(told(parsed).split("\n")[0]).toBe("other.yaml:14:24 error runbooks call each other: book → other → book");
});

test.each("PATH LD_PRELOAD DYLD_INSERT_LIBRARIES BASH_ENV ENV NODE_OPTIONS IFS PS4 SHELLOPTS".split(" "))(
  "S22 %s is reserved",
  (name) => {
    const parsed = parseIt(run(`run: x\n  env: { ${name}: y }`));
    expect(told(parsed).split("\n")[0]).toBe(
      `book.yaml:16:16 error reserved name ${name}: it changes how commands run`,
    );
  },
);

test("a frame shows nothing that could move a cursor", () => {
  const shown = told(parseIt("a: \u001B[2J\u202E"));
  expect(shown.includes("\u001B") || shown.includes("\u202E")).toBe(false);
});
