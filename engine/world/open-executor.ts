import type { Host } from "../program/host.ts";
import type { Localised } from "../program/value.ts";
import type { Executor } from "./executor.ts";
import { openLocal } from "./local.ts";
import { settingsOf } from "./ssh/settings.ts";

/**
 * The way to a host. The inventory's word decides; a host said to be `ssh` goes by the system's client when the
 * user's configuration asks for what the library lacks. Which it is, is found out by the first command.
 */
export function openExecutor(options: {
  readonly host: Host;
  /** Where jobs on this machine live. */
  readonly stateDir: string;
  readonly resolve: (name: string) => Host | null;
  readonly report?: (line: Localised) => void;
}): Executor {
  if (options.host.transport === "local") return openLocal(options);
  let chosen: Promise<Executor> | null = null;
  const executor = (): Promise<Executor> => (chosen ??= choose(options));
  return {
    exec: async (order) => (await executor()).exec(order),
    send: async (order) => (await executor()).send(order),
    forget: async (...job) => (await chosen)?.forget(...job),
    close: async () => (await chosen)?.close(),
  };
}

async function choose(options: {
  readonly host: Host;
  readonly resolve: (name: string) => Host | null;
  readonly report?: (line: Localised) => void;
}): Promise<Executor> {
  const system = options.host.transport === "openssh" || (await settingsOf(options.host)).beyond !== null;
  return system ? (await import("./openssh.ts")).openOpenssh(options) : (await import("./ssh.ts")).openSsh(options);
}
