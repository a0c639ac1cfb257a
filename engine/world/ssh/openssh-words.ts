import type { Settled } from "../../program/effect.ts";
import type { Host } from "../../program/host.ts";
import { quote } from "../hands/quote.ts";
import { routeTo } from "./route.ts";
import { home, type Settings } from "./settings.ts";

/** What one host is to the system's client. */
export interface SshWords {
  readonly settings: Settings;
  /** Everything up to `--`, without the shared connection. */
  readonly options: readonly string[];
  readonly address: string;
}

/**
 * Options that make the client strict and silent: no questions, no unknown keys, no forwarding of anything. Jumps of
 * the inventory become one ProxyCommand, because ProxyJump would take its hops on other terms than these.
 */
export async function sshWords(
  host: Host,
  ssh: string,
  resolve: (name: string) => Host | null,
): Promise<Settled<SshWords>> {
  const route = await routeTo(host, resolve);
  if (!route.ok) return route;
  const settings = route.value.at(-1);
  if (settings === undefined) throw new Error("a route has at least one machine");
  const own = optionsOf(host.connectTimeoutMs);
  // Without jumps of the inventory the user's configuration speaks for the whole way.
  const jumps = host.jump.length === 0 ? [] : route.value.slice(0, -1);
  const proxy = jumps.reduce<string | null>(
    (before, jump) => proxyCommand(ssh, [...own, ...said(jump)], jump, before),
    null,
  );
  const options = [
    ...own,
    ...(host.port === null ? [] : ["-p", String(host.port)]),
    ...(host.user === null ? [] : ["-l", host.user]),
    ...(host.identityFile === null ? [] : ["-o", "IdentitiesOnly=yes", "-i", home(host.identityFile)]),
    ...(host.knownHosts === null ? [] : filed([home(host.knownHosts)])),
    ...(proxy === null ? [] : ["-o", `ProxyCommand=${proxy}`]),
  ];
  return { ok: true, value: { settings, options, address: host.address } };
}

const optionsOf = (connectTimeoutMs: number): readonly string[] =>
  [
    "BatchMode=yes",
    "StrictHostKeyChecking=yes",
    "UpdateHostKeys=no",
    "ServerAliveInterval=5",
    "ServerAliveCountMax=3",
    `ConnectTimeout=${Math.ceil(connectTimeoutMs / 1000)}`,
    "ForwardAgent=no",
    "ForwardX11=no",
    "ClearAllForwardings=yes",
    "PermitLocalCommand=no",
    "RequestTTY=no",
    "EscapeChar=none",
    "LogLevel=ERROR",
  ].flatMap((option) => ["-o", option]);

const said = (jump: Settings): readonly string[] => [
  "-p",
  String(jump.port),
  "-l",
  jump.user,
  ...filed(jump.knownHosts),
  ...(jump.onlyThese ? ["-o", "IdentitiesOnly=yes"] : []),
  ...jump.identityFiles.flatMap((file) => ["-i", file]),
];

const filed = (files: readonly string[]): readonly string[] => [
  "-o",
  `UserKnownHostsFile=${files.map((file) => `"${file}"`).join(" ")}`,
  "-o",
  "GlobalKnownHostsFile=/dev/null",
];

/** Percent signs are doubled, because ssh fills in `%h` and `%p` before a shell sees the text. */
const proxyCommand = (ssh: string, options: readonly string[], jump: Settings, before: string | null): string =>
  [
    ...[ssh, ...options, ...(before === null ? [] : ["-o", `ProxyCommand=${before}`])].map((word) =>
      quote(word.replaceAll("%", "%%")),
    ),
    "-W",
    "'[%h]:%p'",
    "--",
    quote(jump.address),
  ].join(" ");
