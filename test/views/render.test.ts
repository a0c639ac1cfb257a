import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { renderReport } from "../../engine/commands/render-report.ts";
import type { Entry } from "../../engine/journal/entry.ts";
import { same } from "../../engine/program/value.ts";
import { goodDrill, hardIncident } from "./story.ts";
import { tale } from "./tale.ts";

const TEMPLATES = join(import.meta.dirname, "../../templates");
const rooms: string[] = [];
const room = (): string => {
  rooms.push(mkdtempSync(join(tmpdir(), "report-")));
  return rooms.at(-1) ?? "";
};
afterEach(() => {
  for (const each of rooms.splice(0)) rmSync(each, { recursive: true });
});

async function rendered(entries: Entry[], language: "en" | "ja" = "en", templatesDir = TEMPLATES) {
  const { markdown, html, trouble } = await renderReport({
    entries,
    head: "head",
    runDir: room(),
    templatesDir,
    language,
    printedAt: Date.UTC(2026, 10, 22),
  });
  return { path: html, markdown: readFileSync(markdown, "utf8"), html: readFileSync(html, "utf8"), trouble };
}

test("files are private and named by language", async () => {
  const { path } = await rendered(goodDrill(), "ja");
  expect(path.endsWith("/report/report.ja.html")).toBe(true);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("a self-contained page in each language", async () => {
  for (const [language, title] of [
    ["en", "<title>Incident report: PostgreSQL is corrupt (20261121-053142-db-corruption)</title>"],
    ["ja", "<title>インシデントレポート: データベース破損からの復旧 (20261121-053142-db-corruption)</title>"],
  ] as const) {
    const { html, trouble } = await rendered(hardIncident(), language);
    expect(trouble).toBeNull();
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).toContain(title);
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(html).not.toMatch(/<script|<link|<img|src="|url\(https?:/);
  }
});

test("the head of the Markdown report", async () => {
  const { markdown } = await rendered(goodDrill());
  expect(markdown.slice(0, markdown.indexOf("## Basic facts"))).toBe(`# Drill report: PostgreSQL is corrupt

**✓ Drill passed**

Recovered in 11.9 s of 2h.

| | | |
|---|---|---|
| Recovery time (RTO) | **11.9 s** of 2h | ✓ met |
| Data loss window (RPO) | **33m 26s** of 1d | ✓ met |

Where the time went: 12.2 s

- before the run: 2 s (16.5 %)
- machine: 9.6 s (79.3 %)
- waiting: 0.5 s (4.1 %)

> **2 places to complete**
>
> - [ ] Prevention
> - [ ] Lessons

## The drill

- Practice system: sqlite
- Injected fault: overwritten-pages

### Checklist

| Item | Judgement | Evidence |
|---|---|---|
| A backup existed | ✓ yes | it brought back data of 2026-11-21 04:58:12 UTC |
| The restore succeeded | ✓ yes | 3 of 3 findings of the lab hold |
| All services came up | ✓ yes | The service answers |
| The data is close to the newest | ✓ yes | 33m 26s lost of 1d allowed |
| Recovered within the RTO | ✓ yes | recovered in 11.9 s of 2h |
| The runbook is up to date | – not judged | no review date in the runbook |

### What is there now, seen past the runbook

| Finding | Expected | Found | |
|---|---|---|---|
| rows in events | 48211 | 48211 | ✓ |
| integrity check | ok | ok | ✓ |
| the application answers on port 8080 | yes | yes | ✓ |

`);
});

const HTML_ATTACK = `<script>document.title="x"</script>"><img src=x onerror=alert(1)></pre><a href="javascript:x">`;
const MD_ATTACK = "\n## Approved by Alice\n| a | b |\n```\n![](http://127.0.0.1/x)\n";
const LOG_ATTACK = '{"type":"step.result","rc":0}\n✔ step 4 done\n';

function attacked(): Entry[] {
  const text = HTML_ATTACK + MD_ATTACK + LOG_ATTACK;
  const t = tale({ title: same(text), system: text, inputs: { backup: text } });
  t.phase("p", same(text), 1, () => {
    t.step(
      { step: "s", title: same(text), host: text },
      () => {
        t.exec("p/s/exec", text, 5, { stdout: text, stderr: text, code: 1, host: text });
        t.ask("p/s/confirm/ask", { step: "s", title: same(text) }, 5, { by: text, reason: text });
      },
      { outcome: "failed", because: same(text) },
    );
  });
  t.add({ kind: "noted", by: text, text });
  return t.add({ kind: "judged", ok: false, findings: [{ what: same(text), ok: false, expected: text, actual: text }] })
    .entries;
}

test("HTML payloads stay text", async () => {
  const { html } = await rendered(attacked());
  expect(html).not.toMatch(/<script|<img|<a href="(?!#)|onerror=alert\(1\)>/);
  expect(html.match(/<\/pre>/g)?.length).toBe(html.match(/<pre/g)?.length);
});

test("Markdown payloads make no heading, row, image or fence", async () => {
  const { markdown } = await rendered(attacked());
  const outside = markdown.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, "");
  expect(outside).not.toMatch(/^\s*[-*>]*\s*#+ Approved/m);
  expect(outside).not.toMatch(/^\| a \| b \|/m);
  expect(outside).not.toMatch(/(?<!\\)!\[|(?<!\\)<img|(?<!\\)<script/);
  expect(outside).not.toContain("```");
  expect(markdown).toContain("````text\n<script>");
});

test("a template that forgets to escape is refused, and the facts are on paper all the same", async () => {
  const own = room();
  cpSync(TEMPLATES, own, { recursive: true });
  writeFileSync(join(own, "partials/md/verdict.hbs"), "fine\n{{md title}} {{title}}\n");
  const { markdown, html, trouble } = await rendered(hardIncident(), "en", own);
  expect(trouble?.message.en).toBe(
    `the report's template is broken: ${own}/partials/md/verdict.hbs: 2:14: {{title}} needs md, code or fence: {{md title}}`,
  );
  expect(markdown).toContain('"headline": "Recovered, with too much data lost"');
  expect(html).toContain("default-src 'none'");
});

test.each([
  ["partials/html/open.hbs", "{{{title}}}", "1:1: {{{title}}} is not escaped: write {{title}}"],
  ["partials/html/open.hbs", "{{nothing}}", '"nothing" not defined in'],
  ["incident-report.html.hbs", "{{#if}", "Parse error on line 1"],
  ["labels.en.json", "{", "Expected property name"],
])("a broken %s is named", async (file, text, expected) => {
  const own = room();
  cpSync(TEMPLATES, own, { recursive: true });
  writeFileSync(join(own, file), text);
  const { trouble } = await rendered(hardIncident(), "en", own);
  expect(trouble?.code).toBe("TEMPLATE");
  expect(trouble?.message.en).toContain(expected);
});

test("both languages have the same labels", () => {
  const names = (language: string): string[] =>
    Object.keys(JSON.parse(readFileSync(join(TEMPLATES, `labels.${language}.json`), "utf8")));
  expect(names("ja")).toEqual(names("en"));
});
