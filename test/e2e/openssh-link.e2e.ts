import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { Host } from "../../engine/program/host.ts";
import type { Executor } from "../../engine/world/executor.ts";
import { openExecutor } from "../../engine/world/open-executor.ts";
import { openOpenssh } from "../../engine/world/openssh.ts";
import { find, needs } from "../needs.ts";
import { freePort, type Sshd, startSshd } from "../sshd.ts";
import { order } from "./hands.ts";

const programs = ["sshd", "ssh", "ssh-keygen"];
const test = needs(...programs);
const ready = programs.every((program) => find(program) !== null);
let sshd: Sshd;
const open: Executor[] = [];
const path = process.env["PATH"];

beforeAll(async () => {
  if (ready) sshd = await startSshd();
});
afterEach(async () => {
  process.env["PATH"] = path;
  for (const executor of open.splice(0)) await executor.close();
});
afterAll(async () => {
  if (ready) await sshd.close();
});

function connect(overrides: Partial<Host> = {}, resolve: (name: string) => Host | null = () => null): Executor {
  const executor = openOpenssh({ host: sshd.host({ transport: "openssh", ...overrides }), resolve });
  open.push(executor);
  return executor;
}

/** From here on `ssh` is the system's with a configuration of the test's own. */
function configure(text: string): void {
  const bin = join(sshd.directory, "bin");
  mkdirSync(bin, { recursive: true });
  const config = join(sshd.directory, "ssh_config");
  writeFileSync(config, text);
  writeFileSync(join(bin, "ssh"), `#!/bin/sh\nexec ${find("ssh") ?? "ssh"} -F ${config} "$@"\n`);
  chmodSync(join(bin, "ssh"), 0o755);
  process.env["PATH"] = `${bin}:${path}`;
}

test("openssh: a job whose link is cut is joined again", async () => {
  const effect = join(sshd.directory, "effect");
  const running = order(connect(), { text: `echo x >>${effect}; sleep 2; echo end; exit 9` });
  for (let turn = 0; turn < 100 && !existsSync(effect); turn += 1) await sleep(50);
  expect(await sshd.cut()).toBe(1);
  expect(await running).toMatchObject({ end: { kind: "exited", code: 9 }, stdout: "end\n", attached: true });
  expect(readFileSync(effect, "utf8")).toBe("x\n");
});

test("openssh: trouble has the same codes as with the library", async () => {
  const codeOf = async (overrides: Partial<Host>): Promise<string> => {
    const { end } = await order(connect(overrides), {});
    return end.kind === "not_started" ? end.failure.code : end.kind;
  };
  const file = (name: string, text: string): string => {
    writeFileSync(join(sshd.directory, name), text, { mode: 0o600 });
    return join(sshd.directory, name);
  };
  const other = join(sshd.directory, "other");
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", other]);
  const otherKey = readFileSync(`${other}.pub`, "utf8").split(" ").slice(0, 2).join(" ");
  expect(await codeOf({ knownHosts: file("empty", "") })).toBe("HOST_KEY_UNKNOWN");
  expect(await codeOf({ knownHosts: file("changed", `[127.0.0.1]:${sshd.port} ${otherKey}\n`) })).toBe(
    "HOST_KEY_CHANGED",
  );
  expect(await codeOf({ identityFile: other })).toBe("LOGIN_REFUSED");
  expect(await codeOf({ port: await freePort() })).toBe("HOST_REFUSED");
  expect(await codeOf({ address: "no-such-host.invalid" })).toBe("HOST_NOT_FOUND");
  expect(await codeOf({ address: "-oProxyCommand=x" })).toBe("ADDRESS_INVALID");
});

test("openssh: through a jump host of the inventory", async () => {
  const jump = await startSshd();
  try {
    const bastion = jump.host({ name: "bastion" });
    const executor = connect({ jump: ["bastion"] }, (name) => (name === "bastion" ? bastion : null));
    expect(await order(executor, { text: "exit 5" })).toMatchObject({ end: { kind: "exited", code: 5 } });
    expect(await jump.cut()).toBe(1);
    await executor.close();
  } finally {
    await jump.close();
  }
});

test("the user's ssh configuration is honoured", async () => {
  configure(
    `Host db\n  HostName 127.0.0.1\n  Port ${sshd.port}\n  User ${sshd.user}\n  IdentityFile ${sshd.identityFile}\n  UserKnownHostsFile ${sshd.knownHosts}\n`,
  );
  const bare = { address: "db", port: null, user: null, identityFile: null, knownHosts: null };
  const executor = openExecutor({ host: sshd.host(bare), stateDir: "/nowhere", resolve: () => null });
  open.push(executor);
  expect(await order(executor, { text: "exit 3" })).toMatchObject({ end: { kind: "exited", code: 3 } });
});

test("a host that needs a ProxyCommand goes by the system's client by itself", async () => {
  const used = join(sshd.directory, "proxy-used");
  const pipe = `const s=require("net").connect(${sshd.port},"127.0.0.1");process.stdin.pipe(s);s.pipe(process.stdout)`;
  const program = join(sshd.directory, "pipe.cjs");
  writeFileSync(program, pipe);
  configure(`Host *\n  ProxyCommand sh -c 'touch ${used}; exec ${process.execPath} ${program}'\n`);
  const executor = openExecutor({ host: sshd.host(), stateDir: "/nowhere", resolve: () => null });
  open.push(executor);
  expect(await order(executor, { text: "exit 4" })).toMatchObject({ end: { kind: "exited", code: 4 } });
  expect(existsSync(used)).toBe(true);
});
