import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const ENGINE = resolve(import.meta.dirname, "../engine");
const files = readdirSync(ENGINE, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
const text = (file: string): string => readFileSync(join(ENGINE, file), "utf8");
const room = (file: string): string => (file.includes("/") ? (file.split("/")[0] ?? "") : "top");

/** Which room may import which; the table of engine/README.md. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  program: [],
  steps: ["program"],
  runbook: ["program", "steps"],
  journal: ["program"],
  world: ["program"],
  modes: ["program", "journal", "world"],
  views: ["program", "journal/entry.ts"],
  lab: ["world", "program", "journal/entry.ts"],
  commands: ["program", "steps", "runbook", "journal", "world", "modes", "views", "lab"],
  top: ["commands", "program", "steps", "runbook", "journal", "world", "modes", "views", "lab"],
};

const importsOf = (file: string): string[] =>
  [...text(file).matchAll(/(?:from|import\()\s*"(\.{1,2}\/[^"]+)"/g)].map(([, path]) =>
    relative(ENGINE, resolve(ENGINE, dirname(file), path ?? "")),
  );

test("imports follow the table", () => {
  const wrong = files.flatMap((file) =>
    importsOf(file)
      .filter((target) => room(target) !== room(file))
      .filter(
        (target) => !(MAY_IMPORT[room(file)] ?? []).some((allowed) => target === allowed || room(target) === allowed),
      )
      .map((target) => `${file} → ${target}`),
  );
  expect(wrong).toEqual([]);
});

test("no imports go round in a circle", () => {
  const state = new Map<string, "open" | "done">();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (state.get(file) === "done" || !files.includes(file)) return;
    if (state.get(file) === "open") {
      circles.push([...path.slice(path.indexOf(file)), file].join(" → "));
      return;
    }
    state.set(file, "open");
    for (const target of importsOf(file)) visit(target, [...path, file]);
    state.set(file, "done");
  };
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
});

test("pure rooms ask nothing of the outside", () => {
  const forbidden = /\bfrom "node:|\basync\b|\bawait\b|\bMath\.random\b|\bDate\.now\b|\bnew Date\(\)|\bconsole\./;
  const pure = files.filter((file) => ["program", "steps", "runbook", "views"].includes(room(file)));
  expect(pure.filter((file) => forbidden.test(code(file)))).toEqual([]);
});

test("only modes and commands know about modes", () => {
  const knows = /\bdryRun\b|\bmode ===/;
  const rooms = new Set(["program", "steps", "runbook", "journal"]);
  expect(files.filter((file) => rooms.has(room(file)) && knows.test(code(file)))).toEqual([]);
});

const code = (file: string): string => text(file).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");

test("files are short, with a median under 80 lines", () => {
  const lengths = files.map((file) => ({ file, lines: text(file).split("\n").length - 1 }));
  expect(lengths.filter(({ lines }) => lines > 250)).toEqual([]);
  const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b);
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(80);
});

test("every room says what it is for in at most 20 lines", () => {
  for (const name of Object.keys(MAY_IMPORT).filter((one) => one !== "top")) {
    const lines = readFileSync(join(ENGINE, name, "README.md"), "utf8")
      .trimEnd()
      .split("\n");
    expect(lines.length, name).toBeLessThanOrEqual(20);
  }
});

test("argv and the exit code belong to cli.ts", () => {
  const touches = /process\.argv|process\.exit\b|process\.exitCode/;
  // Programs of their own, started as processes of a lab.
  const programs = /^cli\.ts$|^lab\/(sqlite|postgres)\/(service|sqlite3)\.ts$/;
  expect(files.filter((file) => !programs.test(file) && touches.test(code(file)))).toEqual([]);
});
