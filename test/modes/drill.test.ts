import { expect, test } from "vitest";
import { drill } from "../../engine/modes/drill.ts";
import { drive } from "../../engine/modes/drive.ts";
import type { Telling } from "../../engine/program/telling.ts";
import { failed, programOf, textOf, worldOf, type Behaviour } from "../interpretation.ts";

const BOOK = (dns: string): string => `phases:
  - id: one
    title: one
    steps:
      - { id: switch-dns, title: dns, run: switch-dns, verify: dns-switched, undo: unswitch-dns, on: db, timeout: 1m, drill: ${dns} }
      - { id: start, title: start, run: start, undo: un-start, on: db, timeout: 1m, drill: run, on_failure: rollback }
`;

async function drilled(text: string, of: { unattended: boolean; behaviour?: Behaviour }) {
  const { perform, asked } = worldOf(of.behaviour ?? {});
  const tellings: Telling[] = [];
  const mode = drill({ unattended: of.unattended, live: perform });
  const result = await drive(programOf(text), (request, doubt) => {
    if (request.effect.kind === "tell") tellings.push(request.effect.telling);
    return mode(request, doubt);
  });
  const commands = asked.flatMap(({ effect }) => (effect.kind === "exec" ? [textOf(effect)] : []));
  const ends = tellings.flatMap((telling) =>
    telling.kind === "step-ended" ? [[telling.step, telling.outcome, telling.assumed]] : [],
  );
  return { result, commands, ends };
}

test("a step that runs in drills is done for real, verify included", async () => {
  const { commands, ends } = await drilled(BOOK("run"), { unattended: true });
  expect(commands).toEqual(["switch-dns", "dns-switched", "start"]);
  expect(ends).toEqual([
    ["switch-dns", "ok", false],
    ["start", "ok", false],
  ]);
});

test.each(["simulate", "narrate", "skip"])(
  "a step that a drill would %s is only assumed, and marked so",
  async (stance) => {
    const text = BOOK(`{ stance: ${stance}, reason: it is the real DNS }`);
    const { commands, ends } = await drilled(text, { unattended: true });
    expect(commands).toEqual(["start"]);
    expect(ends[0]).toEqual(["switch-dns", "ok", true]);
  },
);

test("what was only assumed is not undone for real", async () => {
  const text = BOOK("{ stance: skip, reason: it is the real DNS }");
  const { commands, result } = await drilled(text, { unattended: true, behaviour: { start: failed } });
  expect(commands).toEqual(["start", "un-start"]);
  expect(result.outcome).toBe("failed");
});

test("unattended, a question the runbook does not answer ends the drill", async () => {
  const text = `phases:
  - id: one
    title: one
    steps:
      - { id: which, title: which, ask: Which?, timeout: 1m }
`;
  const { result } = await drilled(text, { unattended: true });
  expect(result).toMatchObject({ outcome: "refused", failure: { code: "NOBODY_TO_ASK" } });
  expect(result.failure?.hint).toEqual({
    en: "declare drill.answers.which in the runbook, or drill without --unattended",
    ja: "手順書に drill.answers.which を書くか、--unattended を付けずに訓練してください",
  });
  expect((await drilled(text, { unattended: false })).result.outcome).toBe("ok");
});

test("unattended, declared answers are given", async () => {
  const text = `drill: { answers: { which: blue } }
phases:
  - id: one
    title: one
    steps:
      - { id: which, title: which, ask: Which?, timeout: 1m }
      - { id: use, title: use, run: use, env: { COLOUR: '\${{ steps.which.answer }}' }, on: db, timeout: 1m, drill: run }
`;
  expect((await drilled(text, { unattended: true })).commands).toEqual(["use"]);
});

test("a step that acts does not rest on what was only assumed", async () => {
  const text = `phases:
  - id: one
    title: one
    steps:
      - { id: safety, title: safety, run: copy, on: db, timeout: 1m, capture: { dir: stdout }, drill: { stance: simulate, reason: big } }
      - { id: drop, title: drop, run: drop, needs: [safety], on: db, timeout: 1m, drill: run, on_failure: stop }
`;
  const { commands, result } = await drilled(text, { unattended: true });
  expect(commands).toEqual([]);
  expect(result).toMatchObject({ outcome: "refused", because: { en: "needs safety, which this drill only assumed" } });
});

test("nor on a value, or a condition, that nobody has seen", async () => {
  const text = (more: string): string => `phases:
  - id: one
    title: one
    steps:
      - { id: safety, title: safety, run: copy, on: db, timeout: 1m, capture: { dir: stdout }, drill: { stance: simulate, reason: big } }
      - { id: drop, title: drop, run: drop, on: db, timeout: 1m, drill: run, on_failure: stop, ${more} }
`;
  for (const more of ["env: { DIR: '${{ steps.safety.dir }}' }", "when: 'steps.safety.dir != \"\"'"]) {
    const { commands, result } = await drilled(text(more), { unattended: true });
    expect(commands).toEqual([]);
    expect(result).toMatchObject({ outcome: "refused", failure: { code: "ONLY_ASSUMED" } });
  }
});

test("a message that a drill skips is not sent", async () => {
  const text = `phases:
  - id: one
    title: one
    steps:
      - { id: tell, title: tell, notify: The site is down., drill: { stance: skip, reason: it is only a drill } }
`;
  const { perform, asked } = worldOf({});
  await drive(programOf(text), drill({ unattended: true, live: perform }));
  expect(asked.filter(({ effect }) => effect.kind === "notify")).toEqual([]);
});
