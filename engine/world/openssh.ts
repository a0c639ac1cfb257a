import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Settled } from "../program/effect.ts";
import type { Executor } from "./executor.ts";
import { callChild } from "./hands/child.ts";
import { openHands } from "./hands/hands.ts";
import { type Call, type Closed, LINE_READER, type Reach, shellWords } from "./hands/reach.ts";
import { openSlots } from "./hands/slots.ts";
import type { RemoteOptions } from "./ssh.ts";
import { LOGIN_SHELL } from "./ssh/channels.ts";
import { troubleIn } from "./ssh/openssh-trouble.ts";
import { sshWords, type SshWords } from "./ssh/openssh-words.ts";
import { systemSsh } from "./ssh/settings.ts";
import { busy, noSystemSsh } from "./ssh/trouble.ts";

/** Commands over SSH by the system's client: certificates, hardware keys, ProxyCommand, Kerberos. */
export const openOpenssh = (options: RemoteOptions): Executor =>
  openHands({
    host: options.host,
    reach: opensshReach(options),
    stateDir: options.host.stateDir,
    report: options.report ?? (() => {}),
    patienceMs: options.patienceMs ?? null,
  });

export function opensshReach({ host, resolve }: RemoteOptions): Reach {
  const slots = openSlots(host.maxChannels);
  let link: Promise<Settled<Link>> | null = null;

  /** A first, empty session makes the shared connection, so that later trouble is known to come after a login. */
  async function open(): Promise<Settled<Link>> {
    const ssh = systemSsh();
    if (ssh === null) return { ok: false, failure: noSystemSsh(host.name, "transport: openssh") };
    const words = await sshWords(host, ssh, resolve);
    if (!words.ok) return words;
    const next: Link = { ...words.value, ssh, directory: privateDirectory(), calls: 0 };
    const late = AbortSignal.timeout(3 * host.connectTimeoutMs);
    const nothing: Call = { script: "", as: null, stdout: () => {}, stderr: () => {}, abandon: late };
    const { closed, log } = await run(next, nothing, "exec true", ["ControlMaster=auto", "ControlPersist=60"]);
    if (closed.kind === "closed" && closed.code !== null && closed.code !== 255) return { ok: true, value: next };
    rmSync(next.directory, { recursive: true, force: true });
    return {
      ok: false,
      failure: closed.kind === "unopened" ? closed.failure : troubleIn(late.aborted ? "timed out" : log, next.settings),
    };
  }

  async function linked(): Promise<Settled<Link>> {
    const opening = (link ??= open());
    const opened = await opening;
    if (!opened.ok && link === opening) link = null;
    return opened;
  }

  async function ordinary(call: Call): Promise<Closed> {
    const opened = await linked();
    const used = link;
    if (!opened.ok) return { kind: "unopened", failure: opened.failure };
    const command =
      call.body === undefined ? `exec ${shellWords(call.as).join(" ")}` : `${LOGIN_SHELL} -c '${LINE_READER}'`;
    const { closed, log } = await run(opened.value, call, command, ["ControlMaster=no"]);
    // 255 with a complaint is the client's own: the link went, and nobody said how the command ended.
    if (closed.kind !== "closed" || closed.code !== 255 || log === "") return closed;
    if (link === used) await end();
    return { ...closed, code: null };
  }

  async function end(): Promise<void> {
    const opened = await link;
    link = null;
    if (opened?.ok !== true) return;
    const { value } = opened;
    await hangUp(value);
    rmSync(value.directory, { recursive: true, force: true });
  }

  return {
    ambiguousStatus: true,
    async shell(call) {
      if (call.channel === "always") return ordinary(call);
      const release = call.channel === "spare" ? slots.tryTake() : await slots.take(call.abandon);
      if (release === null) return { kind: "unopened", failure: busy(host.name) };
      try {
        return await ordinary(call);
      } finally {
        release();
      }
    },
    close: end,
  };
}

interface Link extends SshWords {
  readonly ssh: string;
  /** Holds the control socket and the client's complaints; nobody else can look into it. */
  readonly directory: string;
  calls: number;
}

async function run(
  link: Link,
  call: Call,
  command: string,
  control: readonly string[],
): Promise<{ readonly closed: Closed; readonly log: string }> {
  const log = join(link.directory, `log.${(link.calls += 1)}`);
  const shared = [...control, `ControlPath=${link.directory}/c`].flatMap((option) => ["-o", option]);
  const closed = await callChild(call, {
    words: [link.ssh, "-E", log, ...link.options, ...shared, "--", link.address, command],
    env: { ...process.env, SSH_ASKPASS_REQUIRE: "never" },
    endWhenAbandoned: true,
    unopened: (said) => ({ kind: "unopened", failure: troubleIn(said, link.settings) }),
  });
  return { closed, log: taken(log) };
}

async function hangUp(link: Link): Promise<void> {
  const quiet: Call = { script: "", as: null, stdout: () => {}, stderr: () => {}, abandon: AbortSignal.timeout(2000) };
  await callChild(quiet, {
    words: [link.ssh, "-o", `ControlPath=${link.directory}/c`, "-O", "exit", "--", link.address],
    endWhenAbandoned: true,
    unopened: (said) => ({ kind: "unopened", failure: troubleIn(said, link.settings) }),
  });
}

function taken(file: string): string {
  try {
    const text = readFileSync(file, "utf8");
    rmSync(file, { force: true });
    return text;
  } catch {
    // No file, no complaint.
    return "";
  }
}

/** The path of a socket may have about a hundred characters. */
const privateDirectory = (): string => mkdtempSync(join(tmpdir().length < 60 ? tmpdir() : "/tmp", "runbook-"));
