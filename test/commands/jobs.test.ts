import { expect, test } from "vitest";
import { jobsByHost, overIn } from "../../engine/commands/jobs.ts";
import type { Body, Entry } from "../../engine/journal/entry.ts";
import { failure } from "../../engine/program/failure.ts";
import { same } from "../../engine/program/value.ts";

const entries = (...bodies: object[]): Entry[] => bodies as Entry[]; // stamps are of no interest here
const asked = (address: string, more: object = {}): object => ({
  kind: "asked",
  address,
  effect: { kind: "exec", host: "db", nature: "job", as: null, ...more },
});
const answered = (address: string, end: object): object =>
  ({ kind: "answered", address, settled: { ok: true, value: { end } } }) satisfies Partial<Body>;

test("jobs are known by host with their account; reads leave nothing behind", () => {
  const all = entries(
    asked("a"),
    asked("b", { as: "postgres" }),
    asked("c", { host: "web" }),
    asked("d", { nature: "read" }),
  );
  expect([...jobsByHost(all)]).toEqual([
    [
      "db",
      [
        { address: "a", as: null },
        { address: "b", as: "postgres" },
      ],
    ],
    ["web", [{ address: "c", as: null }]],
  ]);
});

test("only what has surely ended is over", () => {
  const lost = failure("unknown", "JOB_LOST", same("lost"));
  const all = entries(
    answered("exited", { kind: "exited", code: 1 }),
    answered("killed", { kind: "timed_out", confirmed: true, survivors: [] }),
    answered("survives", { kind: "timed_out", confirmed: false, survivors: ["7 sleep"] }),
    answered("lost", { kind: "unknown", failure: lost }),
    { kind: "answered", address: "failed", settled: { ok: false, failure: lost } },
  );
  expect([...overIn(all)]).toEqual(["exited", "killed"]);
});
