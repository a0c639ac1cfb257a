import { execFile } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import type { Host } from "../../program/host.ts";
import { isAccount, isAddress } from "./names.ts";

/** How a host is really reached: the inventory's words first, then the user's ssh configuration, then defaults. */
export interface Settings {
  /** Name for people. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** Private keys in the order of trying; those that do not exist are left out. */
  readonly identityFiles: readonly string[];
  /** True when the inventory named the key: no other is tried. */
  readonly onlyThese: boolean;
  readonly knownHosts: readonly string[];
  /** Name under which the host key is filed; null means the address and port. */
  readonly keyAlias: string | null;
  /** Jumps as the configuration writes them: `user@host:port`. */
  readonly proxyJump: readonly string[];
  /** What the configuration asks for that the ssh2 library does not have. */
  readonly beyond: string | null;
  readonly connectTimeoutMs: number;
}

export async function settingsOf(host: Host): Promise<Settings> {
  const config = await configOf(host);
  const first = (name: string): string | null => {
    const value = config.get(name)?.[0];
    return value === undefined || value === "none" ? null : value;
  };
  const files = (name: string): readonly string[] =>
    (config.get(name) ?? []).flatMap((value) => value.split(/\s+/)).map(home);
  const identityFiles = (host.identityFile === null ? files("identityfile") : [home(host.identityFile)]).filter(
    (file) => existsSync(file),
  );
  return {
    name: host.name,
    address: first("hostname") ?? host.address,
    port: host.port ?? Number(first("port") ?? 22),
    user: host.user ?? first("user") ?? userInfo().username,
    identityFiles: host.identityFile === null ? identityFiles : [home(host.identityFile)],
    onlyThese: host.identityFile !== null,
    knownHosts:
      host.knownHosts === null
        ? [
            ...orElse(files("userknownhostsfile"), [home("~/.ssh/known_hosts")]),
            ...orElse(files("globalknownhostsfile"), ["/etc/ssh/ssh_known_hosts"]),
          ]
        : [home(host.knownHosts)],
    keyAlias: first("hostkeyalias"),
    proxyJump: host.jump.length > 0 ? [] : (first("proxyjump")?.split(",") ?? []),
    beyond: beyond(first, identityFiles, config.get("preferredauthentications")?.[0] ?? ""),
    connectTimeoutMs: host.connectTimeoutMs,
  };
}

/** The system's `ssh`, or null. */
export function systemSsh(): string | null {
  for (const place of (process.env["PATH"] ?? "").split(delimiter)) {
    try {
      accessSync(join(place, "ssh"), constants.X_OK);
      return join(place, "ssh");
    } catch {
      // not there: look on
    }
  }
  return null;
}

export const home = (path: string): string => (path.startsWith("~/") ? join(homedir(), path.slice(2)) : path);

type Config = ReadonlyMap<string, readonly string[]>;

/** `ssh -G` knows includes, matches and tokens; without it the user's file is read as it stands. */
async function configOf(host: Host): Promise<Config> {
  if (!isAddress(host.address) || (host.user !== null && !isAccount(host.user))) return new Map();
  const ssh = systemSsh();
  if (ssh === null) return plainConfig(host.address);
  const words = [
    ...(host.user === null ? [] : ["-l", host.user]),
    ...(host.port === null ? [] : ["-p", String(host.port)]),
  ];
  try {
    const { stdout } = await promisify(execFile)(ssh, ["-G", ...words, "--", host.address], {
      timeout: host.connectTimeoutMs,
    });
    return collect(stdout.split("\n").map((line) => [line.split(" ", 1)[0] ?? "", line.slice(line.indexOf(" ") + 1)]));
  } catch {
    // A configuration that ssh itself rejects configures nothing.
    return new Map();
  }
}

async function plainConfig(address: string): Promise<Config> {
  const file = home("~/.ssh/config");
  if (!existsSync(file)) return new Map();
  const { default: SSHConfig } = await import("ssh-config");
  const computed = SSHConfig.parse(readFileSync(file, "utf8")).compute(address, { ignoreCase: true });
  return collect(
    Object.entries(computed).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name.toLowerCase(), one]),
    ),
  );
}

function collect(pairs: readonly (readonly string[])[]): Config {
  const config = new Map<string, string[]>();
  for (const [name = "", value = ""] of pairs) config.set(name, [...(config.get(name) ?? []), value]);
  return config;
}

const orElse = (some: readonly string[], others: readonly string[]): readonly string[] =>
  some.length > 0 ? some : others;

/**
 * What only the system's client can do. GSSAPI counts when it is asked for first: distributions switch it on for
 * everybody without meaning it.
 */
function beyond(
  first: (name: string) => string | null,
  identityFiles: readonly string[],
  preferred: string,
): string | null {
  if (first("proxycommand") !== null) return "ProxyCommand";
  if (first("certificatefile") !== null) return "CertificateFile";
  if (first("knownhostscommand") !== null) return "KnownHostsCommand";
  if (preferred.startsWith("gssapi")) return "GSSAPI";
  if (identityFiles.some((file) => existsSync(`${file}-cert.pub`))) return "CertificateFile";
  return identityFiles.length > 0 && identityFiles.every(isHardwareKey) ? "sk key" : null;
}

const isHardwareKey = (file: string): boolean =>
  existsSync(`${file}.pub`) && readFileSync(`${file}.pub`, "utf8").startsWith("sk-");
