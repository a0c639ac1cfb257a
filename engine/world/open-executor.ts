import type { Host } from "../program/host.ts";
import type { Localised } from "../program/value.ts";
import type { Executor } from "./executor.ts";
import { openHands } from "./hands/hands.ts";
import { type Reach } from "./hands/reach.ts";
import { openLocal } from "./local.ts";
import { settingsOf, systemSsh } from "./ssh/settings.ts";
import { noSystemSsh } from "./ssh/trouble.ts";

/**
 * The way to a host. The inventory's word decides; a host said to be `ssh` goes by the system's client when the
 * user's configuration asks for what the library lacks. SSH is loaded when the first command is sent.
 */
export function openExecutor(options: {
  readonly host: Host;
  /** Where jobs on this machine live. */
  readonly stateDir: string;
  readonly resolve: (name: string) => Host | null;
  readonly report?: (line: Localised) => void;
}): Executor {
  if (options.host.transport === "local") return openLocal(options);
  let reach: Promise<Reach> | null = null;
  return openHands({
    host: options.host,
    reach: {
      // 255 is asked about before the choice is made: taking it for ambiguous is right for both.
      ambiguous255: true,
      shell: async (call) => (await (reach ??= choose(options))).shell(call),
      close: async () => (await reach)?.close(),
    },
    stateDir: options.host.stateDir,
    report: options.report ?? (() => {}),
    patienceMs: null,
  });
}

async function choose(options: { readonly host: Host; readonly resolve: (name: string) => Host | null }): Promise<Reach> {
  const beyond = options.host.transport === "openssh" ? "openssh" : (await settingsOf(options.host)).beyond;
  if (beyond === null) return (await import("./ssh.ts")).sshReach(options);
  if (systemSsh() !== null) return (await import("./openssh.ts")).opensshReach(options);
  const failure = noSystemSsh(options.host.name, beyond);
  return { ambiguous255: false, shell: async () => ({ kind: "unopened", failure }), close: async () => {} };
}
