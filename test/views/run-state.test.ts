import { expect, test } from "vitest";
import { fold } from "../../engine/views/view.ts";
import { runState } from "../../engine/views/run-state.ts";
import { clocksOf } from "../../engine/views/clocks.ts";
import { rtoOf } from "../../engine/views/rto.ts";
import { rpoOf } from "../../engine/views/rpo.ts";
import { goodDrill, hardIncident, rolledBack } from "./story.ts";

test("x", () => {
  for (const s of [goodDrill(), hardIncident(), rolledBack()]) {
    const st = fold(runState, s);
    console.log(
      st.visits
        .map((v) => [v.address, v.outcome, JSON.stringify(v.time), v.attempts, v.commands.length].join(" "))
        .join("\n"),
    );
    console.log(
      st.status,
      st.outcome,
      st.time,
      JSON.stringify(clocksOf(st).phases.map((p) => [p.id, p.usedMs, p.within])),
      rtoOf(st),
      rpoOf(st),
      st.gaps,
      st.corrections,
    );
  }
  expect(1).toBe(1);
});
