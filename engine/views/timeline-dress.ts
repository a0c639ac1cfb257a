import type { Language, Localised } from "../program/value.ts";
import type { RunState } from "./run.ts";
import { widthOf } from "./text.ts";
import type { Drawn } from "./timeline-bars.ts";
import { say, toneOf, type Tone } from "./words.ts";

/** Colours, and a pattern for each meaning, so that nothing is told by colour alone. */
export const DRESS = `<defs>
<pattern id="hatch-bad" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="fill bad" width="6" height="6"/><path class="stripe" d="M0 0V6" stroke-width="3"/></pattern>
<pattern id="hatch-unsure" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="fill unsure" width="6" height="6"/><circle class="dots" cx="3" cy="3" r="1.3"/></pattern>
<pattern id="hatch-human" width="5" height="5" patternUnits="userSpaceOnUse"><rect class="fill human" width="5" height="5"/><path class="stripe" d="M0 0V5" stroke-width="2"/></pattern>
<pattern id="hatch-waiting" width="5" height="5" patternUnits="userSpaceOnUse"><rect class="paper" width="5" height="5"/><circle class="grey" cx="2.5" cy="2.5" r="1"/></pattern>
<pattern id="hatch-down" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect class="paper" width="7" height="7"/><path class="thin" d="M0 0V7"/></pattern>
<pattern id="hatch-quiet" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><path class="thin" d="M0 0V7"/></pattern>
</defs>
<style>
.timeline{--tg:var(--good,#17735a);--tb:var(--bad,#b42318);--tu:var(--unsure,#6b4bb0);--th:var(--human,#c77d0a);--tn:var(--busy,#2b63b8);--ti:var(--ink,#1d2430);--ts:var(--soft,#5b6472);--tl:var(--line,#d9dee5);--tp:var(--paper,#fff);font-family:inherit}
.timeline text{fill:var(--ti);font-size:12.5px}.timeline .small{font-size:11px;fill:var(--ts);stroke:var(--tp);stroke-width:3px;paint-order:stroke;stroke-linejoin:round}.timeline .small.bad,.timeline .small.over{fill:var(--tb);font-weight:600}.timeline .small.unsure{fill:var(--tu);font-weight:600}.timeline .small.rto{fill:var(--tb)}
.timeline .phase{font-size:13px;font-weight:700}.timeline .sign{font-size:10px;font-weight:700;fill:var(--tp)}
.timeline .rule,.timeline .tick{stroke:var(--tl);fill:none}.timeline .tick{stroke-dasharray:1 3}
.timeline .phase-line{stroke:var(--ts);stroke-width:2;fill:none}.timeline .phase-line.over{stroke:var(--tb)}.timeline .budget{stroke:var(--tb);stroke-width:2.5}
.timeline .fill.bad,.timeline .dot.bad{fill:var(--tb)}.timeline .fill.unsure,.timeline .dot.unsure{fill:var(--tu)}.timeline .fill.human{fill:var(--th)}.timeline .paper{fill:var(--tp)}.timeline .grey{fill:var(--ts)}
.timeline .stripe{stroke:#fff;stroke-opacity:.38}.timeline .dots{fill:#fff;fill-opacity:.8}.timeline .thin{stroke:var(--ts);stroke-opacity:.45}
.timeline .dot.good,.timeline .bar.good{fill:var(--tg)}.timeline .dot.neutral{fill:var(--ts)}.timeline .dot.busy{fill:var(--tn)}
.timeline .bar.bad{fill:url(#hatch-bad)}.timeline .bar.unsure{fill:url(#hatch-unsure)}.timeline .bar.neutral{fill:none;stroke:var(--ts)}.timeline .bar.busy{fill:var(--tp);stroke:var(--tn);stroke-width:1.5}.timeline .bar.undo{stroke:var(--ti);stroke-width:1.5;stroke-dasharray:3 2}
.timeline .span-human{fill:url(#hatch-human)}.timeline .span-waiting{fill:url(#hatch-waiting);stroke:var(--ts);stroke-width:.7}.timeline .quiet{fill:url(#hatch-quiet)}.timeline .span-down{fill:url(#hatch-down);stroke:var(--ts);stroke-width:.7;stroke-dasharray:3 2}.timeline .break{stroke:var(--ti);stroke-width:1.6;fill:none}
.timeline .line{fill:none;stroke-width:1.4}.timeline .line.detected{stroke:var(--ti)}.timeline .line.recovered{stroke:var(--tg);stroke-width:2}.timeline .line.rto{stroke:var(--tb);stroke-width:2;stroke-dasharray:6 4}
.timeline .flag.detected{fill:var(--ti)}.timeline .flag.recovered{fill:var(--tg)}.timeline .flag.rto{fill:var(--tb)}.timeline .on{fill:var(--tp);font-size:11px;font-weight:700}
</style>`;

/** What the looks mean; only those that occur. */
export function legend(state: RunState, language: Language, y: number): Drawn {
  const tones = new Set<Tone>(state.visits.map(({ outcome }) => toneOf(outcome)));
  const seen = (state.lastAt - state.startedAt) / 200;
  const kinds = new Set(
    state.visits.flatMap(({ spans }) => spans.filter(({ from, to }) => to - from > seen).map(({ kind }) => kind)),
  );
  const undone = state.visits.some(({ purpose }) => purpose === "undo");
  const shown = MEANINGS.filter(({ tone, span }) => (tone ? tones.has(tone) : span ? kinds.has(span) : undone));
  let x = 0;
  const parts = shown.map(({ kind, word }) => {
    const text = say(language, word);
    const part = `<rect class="${kind}" x="${x}" y="${y + 5}" width="20" height="11" rx="2"/><text class="small" x="${x + 26}" y="${y + 15}">${text}</text>`;
    x += 26 + widthOf(text) * 6 + 22;
    return part;
  });
  return { svg: `<g class="legend">${parts.join("")}</g>`, height: 24 };
}

interface Meaning {
  readonly kind: string;
  readonly tone?: Tone;
  readonly span?: "human" | "waiting" | "down";
  readonly word: Localised;
}

const MEANINGS: readonly Meaning[] = [
  { kind: "bar good", tone: "good", word: { en: "✓ done", ja: "✓ 成功" } },
  { kind: "bar bad", tone: "bad", word: { en: "✕ not done", ja: "✕ 失敗" } },
  { kind: "bar unsure", tone: "unsure", word: { en: "? unknown", ja: "? 結果不明" } },
  { kind: "bar busy", tone: "busy", word: { en: "… running", ja: "… 実行中" } },
  { kind: "bar neutral", tone: "neutral", word: { en: "– skipped", ja: "– スキップ" } },
  { kind: "bar good undo", word: { en: "rollback", ja: "取り消し" } },
  { kind: "span-human", span: "human", word: { en: "a person decides", ja: "人の判断待ち" } },
  { kind: "span-waiting", span: "waiting", word: { en: "waiting", ja: "待機" } },
  { kind: "span-down", span: "down", word: { en: "engine down", ja: "エンジン停止中" } },
];
