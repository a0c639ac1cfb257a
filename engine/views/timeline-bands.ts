import { formatDuration } from "../program/duration.ts";
import type { Language } from "../program/value.ts";
import { widthOf } from "./text.ts";
import { HEAD, type Quiet, type Scale } from "./timeline-scale.ts";
import { say, TIME_WORD } from "./words.ts";

type Stretch = readonly [from: number, to: number];

/** Hatched stretches in which nothing ran, named in the head as far as there is room; `taken` is in use there. */
export function bands(
  quiet: readonly Quiet[],
  of: { scale: Scale; height: number; language: Language; taken: readonly Stretch[] },
): string {
  const taken = [...of.taken];
  return quiet
    .filter(({ from, to }) => to > from)
    .map((one) => {
      const [x, end] = [of.scale.x(one.from), of.scale.x(one.to)];
      const length = formatDuration(one.to - one.from, of.language);
      const words = `${say(of.language, TIME_WORD[one.kind])} ${length}`;
      const half = widthOf(words) * 3.1 + 4;
      const place = end - x < 6 ? undefined : freePlace((x + end) / 2, half, taken);
      if (place !== undefined) taken.push([place - half, place + half]);
      const label =
        place === undefined ? "" : `<text class="small" x="${place}" y="30" text-anchor="middle">${words}</text>`;
      const cut = of.scale.isNarrow(one) ? breakMark((x + end) / 2, of.height) : "";
      return `<g><title>${words}</title><rect class="quiet" x="${x}" y="${HEAD}" width="${Math.max(1, end - x)}" height="${of.height}"/>${label}${cut}</g>`;
    })
    .join("");
}

const NEAR = 140;

/** Over the middle if nothing is there, else the nearest place beside what is. */
function freePlace(middle: number, half: number, taken: readonly Stretch[]): number | undefined {
  const places = [middle, ...taken.flatMap(([from, to]) => [from - half - 2, to + half + 2])];
  return places
    .filter((at) => Math.abs(at - middle) < NEAR && at > half && at < 1000 - half)
    .filter((at) => taken.every(([from, to]) => at + half < from || at - half > to))
    .toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
}

/** The axis is cut here: two strokes at the top and at the foot. */
function breakMark(x: number, height: number): string {
  const strokes = (y: number): string => `M${x - 6} ${y + 5}l5 -10M${x + 1} ${y + 5}l5 -10`;
  return `<path class="break" d="${strokes(HEAD)}${strokes(HEAD + height)}"/>`;
}
