import { integer, optional, steps } from "../program/shape.ts";
import { defineStep } from "../program/step-kind.ts";

export const parallel = defineStep({
  kind: "parallel",
  about: { en: "Do several steps at the same time.", ja: "複数のステップを同時に実行します。" },
  example: `id: collect
parallel:
  - { id: web-logs, check: tail -n 50 /var/log/web.log, on: web, timeout: 10s }
  - { id: db-logs, check: tail -n 50 /var/log/db.log, on: db, timeout: 10s }`,
  fields: {
    parallel: steps({
      en: "The steps; each is a branch of its own.",
      ja: "ステップのリスト。それぞれが独立した枝になります。",
    }),
    limit: optional(integer({ en: "How many at a time; all by default.", ja: "同時実行数。既定はすべて。" }, 1, 1000)),
  },
  defaults: { risk: "none", repeat: "safe" },
  timed: false,
  composite: true,
  outputs: [],
  summary: ({ action }) => ({
    en: `${action.parallel.length} steps at the same time`,
    ja: `${action.parallel.length} ステップを同時に実行`,
  }),
  run: (turn) => turn.parallel(turn.action.parallel, turn.action.limit ?? turn.action.parallel.length),
});
