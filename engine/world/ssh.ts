import { setTimeout as sleep } from "node:timers/promises";
import type { Settled } from "../program/effect.ts";
import type { Host } from "../program/host.ts";
import type { Localised } from "../program/value.ts";
import type { Executor } from "./executor.ts";
import { openHands } from "./hands/hands.ts";
import { pump } from "./hands/pump.ts";
import { type Call, type Closed, LINE_READER, type Reach, shellWords } from "./hands/reach.ts";
import { openSlots } from "./hands/slots.ts";
import { type Channel, type Channels, LOGIN_SHELL, openChannels } from "./ssh/channels.ts";
import { connectThrough, type Connection } from "./ssh/connection.ts";
import { routeTo } from "./ssh/route.ts";
import { busy, noChannel } from "./ssh/trouble.ts";

export interface RemoteOptions {
  readonly host: Host;
  /** Finds the inventory's host of that name; jump hosts are named so. */
  readonly resolve: (name: string) => Host | null;
  readonly report?: (line: Localised) => void;
  /** How long a lost link is tried again; by default as long as the command may take. */
  readonly patienceMs?: number;
}

/** Commands over SSH by the ssh2 library: one connection per host, opened when first needed. */
export const openSsh = (options: RemoteOptions): Executor =>
  openHands({
    host: options.host,
    reach: sshReach(options),
    stateDir: options.host.stateDir,
    report: options.report ?? (() => {}),
    patienceMs: options.patienceMs ?? null,
  });

export function sshReach({ host, resolve }: RemoteOptions): Reach {
  const slots = openSlots(host.maxChannels);
  let link: Promise<Settled<Link>> | null = null;

  async function open(): Promise<Settled<Link>> {
    const route = await routeTo(host, resolve);
    const connection = route.ok ? await connectThrough(route.value) : route;
    return connection.ok
      ? { ok: true, value: { ...connection.value, channels: openChannels(connection.value.client) } }
      : connection;
  }
  async function linked(): Promise<Settled<Link>> {
    if (link !== null) return link;
    const opening = open();
    link = opening;
    const opened = await opening;
    const forget = (): void => {
      if (link === opening) link = null;
    };
    if (opened.ok) opened.value.client.once("close", forget);
    else forget();
    return opened;
  }

  /** Kills go through even when every channel is taken: over a connection of their own if need be. */
  async function urgent(call: Call, command: string): Promise<Closed> {
    const shared = await linked();
    const channel = shared.ok ? await shared.value.channels.take(command) : shared.failure;
    if ("stream" in channel) return run(call, channel);
    const own = await open();
    if (!own.ok) return { kind: "unopened", failure: own.failure };
    const other = await own.value.channels.take(command);
    const closed: Closed =
      "stream" in other ? await run(call, other) : { kind: "unopened", failure: noChannel(host.name, other.message) };
    own.value.close();
    return closed;
  }

  async function ordinary(call: Call, command: string): Promise<Closed> {
    const last = Date.now() + host.connectTimeoutMs;
    for (;;) {
      const shared = await linked();
      if (!shared.ok) return { kind: "unopened", failure: shared.failure };
      const channel = await shared.value.channels.take(command);
      if ("stream" in channel) {
        if (command === LOGIN_SHELL) shared.value.channels.prepare();
        return run(call, channel);
      }
      // Nothing was sent yet, so trying again is safe: the server may have had its fill of sessions for a moment.
      if (Date.now() > last || call.abandon.aborted) {
        return { kind: "unopened", failure: noChannel(host.name, channel.message) };
      }
      await sleep(100);
    }
  }

  return {
    ambiguousStatus: false,
    async shell(call) {
      const command =
        call.body === undefined ? `exec ${shellWords(call.as).join(" ")}` : `${LOGIN_SHELL} -c '${LINE_READER}'`;
      if (call.channel === "always") return urgent(call, command);
      const release = call.channel === "spare" ? slots.tryTake() : await slots.take(call.abandon);
      if (release === null) return { kind: "unopened", failure: busy(host.name) };
      try {
        return await ordinary(call, command);
      } finally {
        release();
      }
    },
    async close() {
      const opened = await link;
      link = null;
      if (opened?.ok === true) opened.value.close();
    },
  };
}

interface Link extends Connection {
  readonly channels: Channels;
}

function run(call: Call, { stream, ended }: Channel): Promise<Closed> {
  call.sending?.();
  return pump(call, {
    stdin: stream.stdin,
    stdout: stream.stdout,
    stderr: stream.stderr,
    ended,
    abandon: () => stream.close(),
  });
}
