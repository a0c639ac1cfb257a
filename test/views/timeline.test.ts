import { expect, test } from "vitest";
import { same } from "../../engine/program/value.ts";
import { runState } from "../../engine/views/run-state.ts";
import { timeline } from "../../engine/views/timeline.ts";
import { scaleOf } from "../../engine/views/timeline-scale.ts";
import { fold } from "../../engine/views/view.ts";
import { goodDrill, hardIncident, rolledBack } from "./story.ts";
import { OPENED, tale } from "./tale.ts";

/** Names the first mistake in the nesting of a piece of XML; null when there is none. */
export function malformed(xml: string): string | null {
  const open: string[] = [];
  const rest = xml.replace(
    /<(\/?)([a-zA-Z]+)((?:\s+[a-zA-Z:-]+="[^"<]*")*)\s*(\/?)>/g,
    (_tag, end: string, name: string, _attributes, empty: string) => {
      if (end === "/") return open.pop() === name ? "" : `<unbalanced ${name}>`;
      if (empty !== "/") open.push(name);
      return "";
    },
  );
  const stray = /[<>]|&(?!#\d+;|amp;|lt;|gt;|quot;)/.exec(rest);
  if (stray !== null) return rest.slice(stray.index, stray.index + 60);
  return open.length === 0 ? null : `not closed: ${open.join(" ")}`;
}

test.each(
  [goodDrill(), hardIncident(), rolledBack()].flatMap((story) => [["en", story] as const, ["ja", story] as const]),
)("well-formed in %s", (language, story) => {
  expect(malformed(timeline(fold(runState, story), language))).toBeNull();
});

test("the check above finds what is wrong", () => {
  expect(malformed("<g><rect/></g>")).toBeNull();
  expect(malformed("<g><rect></g>")).toBe("<unbalanced g>");
  expect(malformed("<g>a < b</g>")).toBe("< b");
});

test("says in words what it shows", () => {
  const svg = timeline(fold(runState, hardIncident()), "en");
  expect(svg).toContain(
    '<desc id="timeline-about">10 steps in 3 phases, 46m 46s from detection; recovered after 46m 37s</desc>',
  );
  expect(svg).toContain("<title>Keep a safety copy of the damaged files @ db1: failed, 2m 03s</title>");
  expect(svg).toContain("<title>Restore from backup: 30m 11s of 20m</title>");
  expect(svg).toContain("<title>RTO 1h</title>");
  expect(svg).toContain("<title>engine down 4m</title>");
  expect(timeline(fold(runState, hardIncident()), "ja")).toContain(
    ">3 フェーズ 10 ステップ、検知から 46分46秒。検知から復旧まで 46分37秒</desc>",
  );
});

test("an objective far away is a note at the edge, not a line", () => {
  const svg = timeline(fold(runState, goodDrill()), "en");
  expect(svg).toContain(">RTO 2h →</text>");
  expect(svg).not.toContain("<title>RTO 2h</title>");
});

test("titles cannot leave their place", () => {
  const t = tale();
  const title = same('</title><script>alert(1)</script>" onload="x\n\u001b[2J');
  t.phase("p", title, 1_000, () => t.step({ step: "s", title, host: "<b>" }, () => t.wait(500)));
  const svg = timeline(fold(runState, t.entries), "en");
  expect(malformed(svg)).toBeNull();
  expect(svg).not.toMatch(/<script|<b>|onload="/);
});

test("hundreds of steps are one path for each look in a lane", () => {
  const t = tale();
  t.phase("p", same("Phase"), null, () => {
    for (let index = 0; index < 400; index++)
      t.step({ step: `s${index}` }, () => t.wait(100), index % 50 === 7 ? { outcome: "failed" } : {});
  });
  const svg = timeline(fold(runState, t.entries), "en");
  expect(malformed(svg)).toBeNull();
  expect(svg.match(/<path class="bar good"/g)).toHaveLength(1);
  expect(svg.match(/<path class="bar bad"/g)).toHaveLength(1);
  expect(svg).toContain("40 s · ✓ 392  ✕ 8");
});

test("a long time before the run is drawn narrow", () => {
  const scale = scaleOf({
    from: 0,
    to: 100_000,
    quiet: [{ kind: "before", from: 0, to: 90_000 }],
    left: 100,
    right: 1_000,
  });
  expect(scale.x(0)).toBe(100);
  expect(scale.x(90_000)).toBe(134);
  expect(scale.x(95_000)).toBe(567);
  expect(scale.x(100_000)).toBe(1_000);
  expect(scale.x(200_000)).toBe(1_000);
  expect(scale.ticks.map(({ afterMs }) => afterMs)).toEqual([0, 90_000, 92_000, 94_000, 96_000, 98_000, 100_000]);
});

test("words keep clear of the lines that cross the picture", () => {
  const svg = timeline(fold(runState, hardIncident()), "en");
  const line = Number(/class="line recovered" d="M([\d.]+)/.exec(svg)?.[1]);
  const words = [...svg.matchAll(/<text class="small[^"]*" x="([\d.]+)" y="\d+" text-anchor="start">([^<]+)/g)];
  expect(words.length).toBeGreaterThan(5);
  for (const [, x, text] of words) {
    const [from, to] = [Number(x), Number(x) + (text?.length ?? 0) * 6.2];
    expect([text, from < line && line < to]).toEqual([text, false]);
  }
});

test("a gap that is drawn narrow shows where the axis is cut, and nobody works in it", () => {
  const t = tale();
  t.phase("p", same("P"), null, () =>
    t.step({ step: "s" }, () => {
      t.wait(5_000).add({ kind: "stopping", because: same("signal"), signal: "SIGTERM" });
      t.wait(3 * 3_600_000)
        .add({ kind: "resumed", engine: OPENED.engine })
        .wait(5_000);
    }),
  );
  const svg = timeline(fold(runState, t.entries), "en");
  expect(svg).toContain('<path class="break"');
  expect(svg).toMatch(/<rect class="span-down" x="[\d.]+" y="\d+" width="34"/);
  expect(svg).toContain(">engine down 3h</text>");
  expect(timeline(fold(runState, hardIncident()), "en")).not.toContain('<path class="break"');
});

test("a run of no length still has a picture", () => {
  expect(malformed(timeline(fold(runState, tale({}, "2026-11-21T05:31:40.000Z").entries), "ja"))).toBeNull();
});
