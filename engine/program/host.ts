/** How a host is reached. `local` is this machine; `ssh` is the ssh2 library; `openssh` is the system's `ssh`. */
export type Transport = "local" | "ssh" | "openssh";

/** One machine of an inventory, resolved: every default filled in. */
export interface Host {
  readonly name: string;
  readonly transport: Transport;
  /** DNS name or IP address; for `local` the loopback name. */
  readonly address: string;
  readonly port: number | null;
  readonly user: string | null;
  /** Path of a private key; null means agent or `~/.ssh/config`. */
  readonly identityFile: string | null;
  /** Path of the known_hosts file; null means the user's own. */
  readonly knownHosts: string | null;
  /** Names of inventory hosts or `user@host:port` to jump through, first hop first. */
  readonly jump: readonly string[];
  /** Variables every command on this host gets (the inventory is trusted, so PATH may stand here). */
  readonly env: Readonly<Record<string, string>>;
  /** Directory on the host under which jobs live; null means `~/.local/state/runbook`. */
  readonly stateDir: string | null;
  /** How many commands may run at once over one connection. */
  readonly maxChannels: number;
  /** Milliseconds for each phase of connecting. */
  readonly connectTimeoutMs: number;
  /** For `local`: a file without which the host is not there any more, and no command may run in its place. */
  readonly marker?: string;
}

/** The machine the engine runs on, as steps without `on` reach it. */
export const THIS_MACHINE: Host = {
  name: "local",
  transport: "local",
  address: "localhost",
  port: null,
  user: null,
  identityFile: null,
  knownHosts: null,
  jump: [],
  env: {},
  stateDir: null,
  maxChannels: 8,
  connectTimeoutMs: 10_000,
};
