import { appendFileSync, existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { EXIT } from "../../engine/program/failure.ts";
import { ROOT, type Ended } from "../cli.ts";
import { book, smallHome, type SmallHome } from "./small-home.ts";

/** A disk that fills up: exit 6, it is in the journal, nothing more is started, and resume carries on. */
const act = (id: string, text: string): object => ({ id, run: text, on: "box", timeout: "20s", drill: "run" });
const ITEMS = Array.from({ length: 40 }, (_, index) => String(index));
const RUNBOOKS = {
  "shop/loud": book("loud", [
    act("loud", 'echo x >>"{home}/loud"; head -c 300000 /dev/zero | tr "\\0" x'),
    act("then", 'echo x >>"{home}/then"'),
  ]),
  "shop/long": book("long", [
    {
      id: "all",
      each: ITEMS,
      steps: [{ ...act("one", 'echo "$N" >>"{home}/all"'), env: { N: "${{ item }}" } }],
    },
  ]),
  "shop/slow": book("slow", [act("slow", 'echo x >>"{home}/begun"; sleep 1'), act("then", 'echo x >>"{home}/then"')]),
};
const full = (): string =>
  `the journal cannot be written, so nothing more was started; make room or repair the disk, then ${home.program} resume`;

let home: SmallHome;
beforeEach(() => {
  home = smallHome({ runbooks: RUNBOOKS });
});
afterEach(() => home.remove());

const withDisk = (bytes: number, ...args: readonly string[]): Promise<Ended> =>
  home.start(args, { SMALL_DISK: String(bytes), NODE_OPTIONS: `--import ${join(ROOT, "test/e2e/small-disk.js")}` })
    .ended;
const last = (): object | undefined => home.entries().at(-1);
const STOPPING = { kind: "stopping", because: { en: "the disk is full", ja: "ディスクの空き容量がありません" } };

test("an output without room: the command is not answered, and resume finds its end", async () => {
  const first = await withDisk(1024 * 1024 + 100_000, "run", "loud", "--env", "here");
  expect([first.code, first.stderr]).toEqual([
    EXIT.cannotJournal,
    `${full()} (${home.inRun("outputs/only+loud+exec.out")}: ENOSPC)\n`,
  ]);
  expect(last()).toMatchObject(STOPPING);
  expect([home.lines("loud").length, home.lines("then").length]).toEqual([1, 0]);
  expect((await home.call("resume")).code).toBe(EXIT.ok);
  expect([home.lines("loud").length, home.lines("then").length]).toEqual([1, 1]);
  expect(statSync(home.inRun("outputs/only+loud+exec.out")).size).toBe(300_000);
  expect((await home.call("verify")).code).toBe(EXIT.ok);
});

test("a journal without room: the reserve takes what happened and that the run stops; resume has a reserve again", async () => {
  const first = await withDisk(1024 * 1024 + 30_000, "run", "long", "--env", "here");
  expect([first.code, first.stderr]).toEqual([
    EXIT.cannotJournal,
    `${full()} (${home.inRun("journal.jsonl")}: ENOSPC)\n`,
  ]);
  expect(last()).toMatchObject(STOPPING);
  expect(existsSync(home.inRun("reserve"))).toBe(false);
  const done = home.lines("all").length;
  expect(done).toBeGreaterThan(0);
  expect(done).toBeLessThan(ITEMS.length);
  expect((await home.call("resume")).code).toBe(EXIT.ok);
  expect(home.lines("all")).toEqual(ITEMS);
  expect(statSync(home.inRun("reserve")).size).toBe(1024 * 1024);
});

test("a disk that is full before the run begins: exit 6, and no run that cannot be resumed", async () => {
  const { code, stderr } = await withDisk(200_000, "run", "loud", "--env", "here");
  expect([code, stderr.startsWith(`${full()} (`)]).toEqual([EXIT.cannotJournal, true]);
  expect((await home.call("status")).stdout).toBe("no runs yet\n");
  expect(home.lines("loud")).toEqual([]);
});

test("a signal whose note cannot be written ends as the journal's failure, not as a bug", async () => {
  const { child, ended } = home.start(["run", "slow", "--env", "here"]);
  while (home.lines("begun").length === 0) await pause(20);
  appendFileSync(home.inRun("journal.jsonl"), "x");
  child.kill("SIGINT");
  const { code, stderr } = await ended;
  expect([code, stderr.includes("written by somebody else")]).toEqual([EXIT.cannotJournal, true]);
  expect(home.lines("then")).toEqual([]);
});
