import { execFileSync } from "node:child_process";
import { appendFileSync, chmodSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { Failure } from "../../engine/program/failure.ts";
import type { Host } from "../../engine/program/host.ts";
import type { Executor } from "../../engine/world/executor.ts";
import { openSsh } from "../../engine/world/ssh.ts";
import { find, needs } from "../needs.ts";
import { freePort, type Sshd, startSshd } from "../sshd.ts";
import { order, type Wish } from "./hands.ts";

const programs = ["sshd", "ssh-keygen"];
const test = needs(...programs);
const ready = programs.every((program) => find(program) !== null);
let sshd: Sshd;
let fingerprint = "";
const open: Executor[] = [];
const agent = process.env["SSH_AUTH_SOCK"];

beforeAll(async () => {
  if (!ready) return;
  delete process.env["SSH_AUTH_SOCK"];
  sshd = await startSshd();
  const line = execFileSync("ssh-keygen", ["-lf", join(sshd.directory, "host_key.pub")], { encoding: "utf8" });
  fingerprint = line.split(" ")[1] ?? "";
});
afterEach(async () => {
  for (const executor of open.splice(0)) await executor.close();
});
afterAll(async () => {
  if (agent !== undefined) process.env["SSH_AUTH_SOCK"] = agent;
  if (ready) await sshd.close();
});

/** The failure of a command that must not start. */
async function refused(overrides: Partial<Host>, wish: Wish = {}): Promise<Failure> {
  const executor = openSsh({ host: sshd.host(overrides), resolve: () => null });
  open.push(executor);
  const { end } = await order(executor, wish);
  if (end.kind !== "not_started") throw new Error(`it started: ${JSON.stringify(end)}`);
  return end.failure;
}

function file(name: string, text: string, mode = 0o600): string {
  const path = join(sshd.directory, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

test("an unknown host key is refused with its fingerprint and the line to add", async () => {
  const knownHosts = file("empty", "");
  const line = `[127.0.0.1]:${sshd.port} ${sshd.hostKey}`;
  expect(await refused({ knownHosts })).toEqual({
    reason: "unreachable",
    code: "HOST_KEY_UNKNOWN",
    message: {
      en: `db1 shows a ssh-ed25519 key that nobody vouched for: ${fingerprint}.`,
      ja: `db1 が提示した ssh-ed25519 鍵は未登録です: ${fingerprint}`,
    },
    hint: {
      en: `Compare the fingerprint with the one on the machine's own console (\`ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub\`) or from whoever set it up, never over this connection. If it is the same, add this line to ${knownHosts}:\n${line}`,
      ja: `この接続以外の手段(本体コンソールの \`ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub\` や構築担当者)で指紋を照合してください。一致したら ${knownHosts} に次の行を追加します:\n${line}`,
    },
  });
  appendFileSync(knownHosts, `${line}\n`);
  const executor = openSsh({ host: sshd.host({ knownHosts }), resolve: () => null });
  open.push(executor);
  expect((await order(executor, {})).end).toEqual({ kind: "exited", code: 0 });
});

test("a changed host key is refused, naming the old line, and nothing overrides that", async () => {
  const other = join(sshd.directory, "other_host_key");
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", other]);
  const key = readFileSync(`${other}.pub`, "utf8").split(" ").slice(0, 2).join(" ");
  const before = execFileSync("ssh-keygen", ["-lf", `${other}.pub`], { encoding: "utf8" }).split(" ")[1];
  const knownHosts = file("changed", `# old\n[127.0.0.1]:${sshd.port} ${key}\n`);
  expect(await refused({ knownHosts })).toEqual({
    reason: "unreachable",
    code: "HOST_KEY_CHANGED",
    message: {
      en: `db1 shows another key than before: ${fingerprint} instead of ${before} (${knownHosts}:2).`,
      ja: `db1 のホスト鍵が以前と異なります: ${before} (${knownHosts}:2) が ${fingerprint} になっています。`,
    },
    hint: {
      en: `Someone may be in between, or the machine was rebuilt. Verify the new fingerprint out of band; only then replace line 2 of ${knownHosts}. Nothing here overrides this.`,
      ja: `なりすまし、または再構築が考えられます。別の手段で新しい指紋を確認し、確認後に ${knownHosts} の 2 行目を置き換えてください。この検査は省略できません。`,
    },
  });
});

test("a revoked key and a certificate authority are refused by name", async () => {
  const known = readFileSync(sshd.knownHosts, "utf8");
  const revoked = file("revoked", `${known}@revoked * ${sshd.hostKey}\n`);
  expect((await refused({ knownHosts: revoked })).message.en).toBe(
    `db1 shows a key that was revoked: ${fingerprint} (${revoked}:2).`,
  );
  const authority = file("authority", `@cert-authority *,[*]:* ${sshd.hostKey}\n`);
  expect((await refused({ knownHosts: authority })).hint?.en).toBe(
    "Set `transport: openssh` for this host in the inventory.",
  );
});

test("a closed port, a name that does not resolve and a silent server are told apart", async () => {
  const port = await freePort();
  expect((await refused({ port })).message.en).toBe(`db1 refused the connection to 127.0.0.1 port ${port}.`);
  expect((await refused({ address: "no-such-host.invalid" })).message.en).toBe(
    "db1: the name no-such-host.invalid does not resolve.",
  );
  const silent: Server = createServer((socket) => socket.on("error", () => {}));
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const address = silent.address();
  const silentPort = typeof address === "object" && address !== null ? address.port : 0;
  const began = Date.now();
  expect(await refused({ port: silentPort, connectTimeoutMs: 1000 })).toMatchObject({
    code: "HOST_SILENT",
    message: {
      en: `db1: 127.0.0.1 port ${silentPort} accepted the connection but finished no SSH handshake within 1 s.`,
    },
  });
  expect(Date.now() - began).toBeLessThan(3000);
  silent.close();
});

test("a server that is no SSH server is said to be none", async () => {
  const http: Server = createServer((socket) => {
    socket.on("error", () => {});
    socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const address = http.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  expect((await refused({ port, connectTimeoutMs: 1000 })).reason).toBe("unreachable");
  http.close();
});

test("a refused login names the keys that were tried, and nothing of their content", async () => {
  const key = join(sshd.directory, "stranger");
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
  const print = execFileSync("ssh-keygen", ["-lf", key], { encoding: "utf8" }).split(" ")[1];
  expect((await refused({ identityFile: key })).message).toEqual({
    en: `db1 refused the login of ${sshd.user}; tried: ${key} (${print}).`,
    ja: `db1 が ${sshd.user} のログインを拒否しました。試した鍵: ${key} (${print})`,
  });
});

test("an encrypted, an exposed, a missing and a broken key are named", async () => {
  const key = join(sshd.directory, "locked");
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "dummy-passphrase", "-f", key]);
  expect((await refused({ identityFile: key })).message.en).toBe(
    `db1: the private key ${key} is encrypted, and no agent is running.`,
  );
  const exposed = file("exposed", readFileSync(sshd.identityFile, "utf8"), 0o644);
  expect((await refused({ identityFile: exposed })).message.en).toBe(
    `db1: the private key ${exposed} can be read by others (mode 0644).`,
  );
  const missing = join(sshd.directory, "missing");
  expect((await refused({ identityFile: missing })).message.en).toBe(
    `db1: cannot read the private key ${missing}: ENOENT`,
  );
  const broken = file("broken", "-----BEGIN OPENSSH PRIVATE KEY-----\nS3CR3T-dummy-0001\n");
  const failure = await refused({ identityFile: broken });
  expect(failure.message.en).toBe(`db1: cannot read the private key ${broken}: no private key`);
  expect(JSON.stringify(failure)).not.toContain("S3CR3T");
});

test("a key with carriage returns is read", async () => {
  const identityFile = file("crlf", readFileSync(sshd.identityFile, "utf8").replaceAll("\n", "\r\n"));
  const executor = openSsh({ host: sshd.host({ identityFile }), resolve: () => null });
  open.push(executor);
  expect((await order(executor, {})).end).toEqual({ kind: "exited", code: 0 });
});

test("names that could be options or commands reach no program", async () => {
  const canary = join(sshd.directory, "canary");
  for (const address of [`-oProxyCommand=touch ${canary}`, `\`touch ${canary}\``, "a b", ""]) {
    expect((await refused({ address })).code).toBe("ADDRESS_INVALID");
  }
  for (const user of ["-l", "$x\\", "a b", ""]) expect((await refused({ user })).code).toBe("ADDRESS_INVALID");
  expect(() => readFileSync(canary)).toThrow("ENOENT");
});

test("a job directory that cannot be made starts nothing", async () => {
  const stateDir = file("in-the-way", "a file");
  expect(await refused({ stateDir })).toMatchObject({
    reason: "refused",
    code: "JOB_DIRECTORY",
    message: { en: expect.stringMatching(/^Cannot create the job directory on db1: mkdir: /) },
  });
});
