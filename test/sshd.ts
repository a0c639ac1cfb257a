import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Host } from "../engine/program/host.ts";
import { find } from "./needs.ts";

/** A private OpenSSH server on a loopback port, for the account that runs the tests. */
export interface Sshd {
  readonly port: number;
  readonly user: string;
  readonly directory: string;
  /** A private key that may log in. */
  readonly identityFile: string;
  /** A known_hosts file that vouches for this server. */
  readonly knownHosts: string;
  /** The server's public key line, `type base64`. */
  readonly hostKey: string;
  /** An inventory entry for it; jobs live under its own directory. */
  host(overrides?: Partial<Host>): Host;
  /** Ends every open session as a dropped link would, and says how many there were. */
  cut(): Promise<number>;
  /** No new connections from here on; open sessions go on. */
  stopListening(): Promise<void>;
  close(): Promise<void>;
}

export async function startSshd(options: { readonly lines?: readonly string[] } = {}): Promise<Sshd> {
  const directory = mkdtempSync(join(tmpdir(), "runbook-sshd-"));
  const file = (name: string): string => join(directory, name);
  const port = await freePort();
  const user = userInfo().username;
  // The privilege separation directory of a server that runs as root.
  if (process.getuid?.() === 0 && !existsSync("/run/sshd")) mkdirSync("/run/sshd", { mode: 0o755, recursive: true });
  for (const name of ["host_key", "user_key"]) {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", file(name)]);
  }
  mkdirSync(file("home"), { mode: 0o700 });
  const hostKey = readFileSync(file("host_key.pub"), "utf8").trim().split(" ").slice(0, 2).join(" ");
  writeFileSync(file("authorized_keys"), readFileSync(file("user_key.pub")), { mode: 0o600 });
  writeFileSync(file("known_hosts"), `[127.0.0.1]:${port} ${hostKey}\n`);
  writeFileSync(
    file("sshd_config"),
    [
      `Port ${port}`,
      "ListenAddress 127.0.0.1",
      `HostKey ${file("host_key")}`,
      `AuthorizedKeysFile ${file("authorized_keys")}`,
      "PidFile none",
      "UsePAM no",
      "StrictModes no",
      "PasswordAuthentication no",
      "KbdInteractiveAuthentication no",
      "PermitRootLogin prohibit-password",
      // What stands first holds.
      ...(options.lines ?? []),
      // A home of its own: the account's start-up files are neither waited for nor touched.
      `SetEnv HOME=${file("home")}`,
      "",
    ].join("\n"),
  );
  const sshd = find("sshd");
  if (sshd === null) throw new Error("sshd is not on this machine");
  const server = spawn(sshd, ["-D", "-f", file("sshd_config"), "-E", file("log")], { stdio: "ignore" });
  const pid = server.pid;
  if (pid === undefined) throw new Error("sshd did not start");
  const gone = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  await answering(port, () => (server.exitCode === null ? null : readFileSync(file("log"), "utf8")));
  let sessions: readonly number[] = [];
  const remember = (): readonly number[] => (sessions = [...new Set([...sessions, ...childrenOf(pid)])]);
  return {
    port,
    user,
    directory,
    identityFile: file("user_key"),
    knownHosts: file("known_hosts"),
    hostKey,
    host: (overrides = {}) => ({
      name: "db1",
      transport: "ssh",
      address: "127.0.0.1",
      port,
      user,
      identityFile: file("user_key"),
      knownHosts: file("known_hosts"),
      jump: [],
      env: {},
      stateDir: file("state"),
      maxChannels: 4,
      connectTimeoutMs: 5000,
      ...overrides,
    }),
    async cut() {
      const open = remember().filter(isSession);
      for (const one of open) signal(one, "SIGKILL");
      return open.length;
    },
    async stopListening() {
      remember();
      signal(pid, "SIGTERM");
      await gone;
    },
    async close() {
      for (const one of remember().filter(isSession)) signal(one, "SIGKILL");
      signal(pid, "SIGTERM");
      await gone;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Numbers of the living children of a process: each is one connection of an sshd. */
function childrenOf(parent: number): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const [, parentOf] = readFileSync(`/proc/${name}/stat`, "latin1").split(") ").at(-1)?.split(" ") ?? [];
        return Number(parentOf) === parent;
      } catch {
        return false; // it ended while we looked
      }
    })
    .map(Number);
}

/** A number that is still one of a server's processes. */
function isSession(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return stat.includes("(sshd") && !/^[ZX]/.test(stat.split(") ").at(-1) ?? "Z");
  } catch {
    return false;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // it has ended already
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

async function answering(port: number, failed: () => string | null): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) {
    const said = failed();
    if (said !== null) throw new Error(`sshd ended: ${said}`);
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
    if (open) return;
    await sleep(50);
  }
  throw new Error(`sshd does not answer on port ${port}`);
}
