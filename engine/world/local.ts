import { homedir } from "node:os";
import { failure } from "../program/failure.ts";
import type { Host } from "../program/host.ts";
import type { Localised } from "../program/value.ts";
import type { Executor } from "./executor.ts";
import { callChild } from "./hands/child.ts";
import { openHands } from "./hands/hands.ts";
import { type Call, type Closed, LINE_READER, shellWords } from "./hands/reach.ts";

/** Commands on this machine. */
export const openLocal = (options: {
  readonly host: Host;
  /** Directory under which jobs live. */
  readonly stateDir: string;
  readonly report?: (line: Localised) => void;
}): Executor =>
  openHands({
    host: options.host,
    reach: { shell: (call) => shell(options.host, call), close: async () => {}, ambiguousStatus: false },
    stateDir: (options.host.stateDir ?? options.stateDir).replace(/^~(?=\/)/, homedir()),
    report: options.report ?? (() => {}),
    patienceMs: null,
  });

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
