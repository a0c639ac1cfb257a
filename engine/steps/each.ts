import { items, steps } from "../program/shape.ts";
import { defineStep, done, notDone } from "../program/step-kind.ts";
import { failure } from "../program/failure.ts";
import type { Value } from "../program/value.ts";

export const each = defineStep({
  kind: "each",
  about: {
    en: "Do the same steps for every item of a list; inside, `item` is the item.",
    ja: "リストの各要素に同じステップを行います。中では item が要素です。",
  },
  example: `id: restart-all
each: [openclaw, n8n, opennotebook]
steps:
  - { id: restart-one, run: docker compose restart "$SERVICE", env: { SERVICE: '\${{ item }}' }, on: app, timeout: 2m, drill: run }`,
  fields: {
    each: items({ en: "A list, or an expression that gives one.", ja: "リスト、またはリストを返す式。" }),
    steps: steps({ en: "What to do for each item, in order.", ja: "各要素に対して順に行うステップ。" }),
  },
  defaults: { risk: "none", repeat: "safe" },
  timed: false,
  composite: true,
  outputs: ["items"],
  summary: ({ action }) => ({
    en: `for each of ${action.each.source}`,
    ja: `${action.each.source} のそれぞれについて`,
  }),
  *run(turn) {
    const list = turn.evaluate(turn.action.each);
    if (list === undefined) {
      // Nobody has seen the list (a plan): the steps are shown once, for an item that stays undecided.
      const shown = yield* turn.sequence("item.any", turn.action.steps, null);
      return shown.ok ? done({ items: null }, true) : shown;
    }
    const values = typeof list === "string" ? list.split("\n").filter((line) => line !== "") : list;
    if (!Array.isArray(values)) return notDone(notAList(turn.action.each.source));
    const results: Value[] = [];
    let assumed = false;
    for (const [index, item] of (values as readonly Value[]).entries()) {
      const result = yield* turn.sequence(`item.${index + 1}`, turn.action.steps, { item });
      if (!result.ok) return result;
      assumed ||= result.assumed;
      results.push(result.outputs);
    }
    return done({ items: results }, assumed);
  },
});

const notAList = (source: string) =>
  failure("invalid", "NOT_A_LIST", { en: `${source} is not a list`, ja: `${source} はリストではありません` });
