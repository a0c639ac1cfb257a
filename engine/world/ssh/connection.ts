import type { Duplex } from "node:stream";
import type { Client } from "ssh2";
import type { Settled } from "../../program/effect.ts";
import type { Failure } from "../../program/failure.ts";
import { credentialsOf } from "./credentials.ts";
import { dialTcp } from "./dial.ts";
import { openHostKeyCheck } from "./host-key.ts";
import type { Settings } from "./settings.ts";
import { connectionFailed, jumpRefused, loginRefused, silentHandshake, slowLogin } from "./trouble.ts";

/** Logs in to the last machine of a route, through all before it. */
export async function connectThrough(route: readonly Settings[]): Promise<Settled<Connection>> {
  const clients: Client[] = [];
  const close = (): void => {
    for (const client of clients.toReversed()) client.end();
  };
  for (const [index, settings] of route.entries()) {
    const before = clients.at(-1);
    const socket =
      before === undefined ? await dialTcp(settings) : await forward(before, route[index - 1]?.name ?? "", settings);
    const login = socket.ok ? await logIn(settings, socket.value) : socket;
    if (!login.ok) {
      close();
      return login;
    }
    clients.push(login.value);
  }
  const client = clients.at(-1);
  if (client === undefined) throw new Error("a route has at least one machine");
  return { ok: true, value: { client, close } };
}

export interface Connection {
  /** Emits `close` when the link is gone, for whatever reason. */
  readonly client: Client;
  close(): void;
}

/** One SSH login over an open stream. Each phase has its own deadline, because the library has one for them all. */
async function logIn(settings: Settings, socket: Duplex): Promise<Settled<Client>> {
  const credentials = await credentialsOf(settings);
  if (!credentials.ok) {
    socket.destroy();
    return credentials;
  }
  const { Client } = (await import("ssh2")).default;
  const client = new Client();
  const check = openHostKeyCheck(settings);
  const { promise, resolve } = Promise.withResolvers<Settled<Client>>();
  const { name, address, port, user, connectTimeoutMs } = settings;
  let refusal: Failure | null = null;
  let timer: NodeJS.Timeout;
  const fail = (failure: Failure): void => {
    clearTimeout(timer);
    resolve({ ok: false, failure });
    client.destroy();
    socket.destroy();
  };
  const allow = (late: Failure): void => {
    clearTimeout(timer);
    timer = setTimeout(() => fail(late), connectTimeoutMs);
  };
  const inTime = connectTimeoutMs / 1000;
  allow(silentHandshake(name, address, port, inTime));
  client.on("handshake", () => allow(slowLogin(name, user, inTime)));
  client.on("ready", () => {
    clearTimeout(timer);
    resolve({ ok: true, value: client });
  });
  // Stays for the life of the connection: an error that nobody hears would end this process.
  client.on("error", (error) => {
    if (error.level === "agent") return;
    const denied = error.level === "client-authentication";
    fail(
      refusal ?? (denied ? loginRefused(name, user, credentials.value.names) : connectionFailed(name, error.message)),
    );
  });
  client.on("close", () => fail(refusal ?? connectionFailed(name, "closed by the other side")));
  client.connect({
    sock: socket,
    username: user,
    authHandler: [...credentials.value.methods],
    hostVerifier(key: Buffer) {
      refusal = check.judge(key);
      return refusal === null;
    },
    algorithms: { serverHostKey: check.algorithms, cipher: CIPHERS },
    keepaliveInterval: 5000,
    keepaliveCountMax: 3,
    readyTimeout: 0,
  });
  return promise;
}

const forward = (client: Client, through: string, to: Settings): Promise<Settled<Duplex>> =>
  new Promise((resolve) => {
    const timer = setTimeout(
      () => resolve({ ok: false, failure: jumpRefused(to.name, through, "no answer") }),
      to.connectTimeoutMs,
    );
    client.forwardOut("127.0.0.1", 0, to.address, to.port, (error, stream) => {
      clearTimeout(timer);
      resolve(
        error === undefined
          ? { ok: true, value: stream.on("error", () => {}) }
          : { ok: false, failure: jumpRefused(to.name, through, error.message) },
      );
    });
  });

/** AES-GCM first: it is the fastest where the library's native part was not built. */
const CIPHERS = {
  prepend: ["aes128-gcm@openssh.com" as const, "aes256-gcm@openssh.com" as const],
  append: [],
  remove: [],
};
