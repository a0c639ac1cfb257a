import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { End } from "../program/effect.ts";
import { failure, type Failure } from "../program/failure.ts";
import type { Host } from "../program/host.ts";
import type { Localised } from "../program/value.ts";
import type { Executor } from "./executor.ts";
import { callChild } from "./hands/child.ts";
import { openHands } from "./hands/hands.ts";
import { type Call, type Closed, LINE_READER, shellWords } from "./hands/reach.ts";
import { markerOf } from "./hands/script.ts";

interface LocalOptions {
  readonly host: Host;
  /** Directory under which jobs live. */
  readonly stateDir: string;
  readonly report?: (line: Localised) => void;
}

/** Commands on this machine. A practice host whose marker is missing runs nothing: this machine is not it. */
export function openLocal(options: LocalOptions): Executor {
  const { host } = options;
  const hands = openHands({
    host,
    reach: { shell: (call) => shell(host, call), close: async () => {}, ambiguousStatus: false },
    stateDir: stateDirOf(options),
    report: options.report ?? (() => {}),
    patienceMs: null,
  });
  return {
    ...hands,
    async exec(order) {
      if (standing(host)) return hands.exec(order);
      const kind: End["kind"] & ("unknown" | "not_started") = order.doubtful === true ? "unknown" : "not_started";
      return { end: { kind, failure: hostGone(host, kind) }, durationMs: 0, attached: false };
    },
    send: async (order) => (standing(host) ? hands.send(order) : { ok: false, failure: hostGone(host, "not_started") }),
    forget: async (...job) => (standing(host) ? hands.forget(...job) : undefined),
  };
}

/** Leaves the run's marker before its first job is asked for, so that a missing claim can be trusted later. */
export function markRun(options: LocalOptions & { readonly key: string }): void {
  if (!standing(options.host)) return;
  const jobs = join(stateDirOf(options), "jobs");
  mkdirSync(jobs, { recursive: true, mode: 0o700 });
  writeFileSync(join(jobs, markerOf(options.key)), "", { flag: "a", mode: 0o600 });
}

const standing = ({ marker }: Host): boolean => marker === undefined || existsSync(marker);

const stateDirOf = ({ host, stateDir }: LocalOptions): string =>
  (host.stateDir ?? stateDir).replace(/^~(?=\/)/, homedir());

const shell = (host: Host, call: Call): Promise<Closed> =>
  callChild(call, {
    words: [...shellWords(call.as), ...(call.body === undefined ? [] : ["-c", LINE_READER])],
    unopened: (said) => ({
      kind: "unopened",
      failure: failure("refused", "NOT_SPAWNED", {
        en: `Cannot start ${shellWords(call.as)[0]} on ${host.name}: ${said}`,
        ja: `${host.name} で ${shellWords(call.as)[0]} を起動できません: ${said}`,
      }),
    }),
  });

const hostGone = ({ name }: Host, kind: "unknown" | "not_started"): Failure =>
  failure(
    kind === "unknown" ? "unknown" : "refused",
    "HOST_GONE",
    { en: `The practice host ${name} is gone.`, ja: `演習用ホスト ${name} はもう存在しません。` },
    { en: "Nothing was started on this machine in its place.", ja: "このマシン上では何も実行していません。" },
  );
