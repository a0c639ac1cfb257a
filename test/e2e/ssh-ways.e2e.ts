import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { Executor } from "../../engine/world/executor.ts";
import { openSsh, type RemoteOptions } from "../../engine/world/ssh.ts";
import { find, needs } from "../needs.ts";
import { type Sshd, startSshd } from "../sshd.ts";
import { order } from "./hands.ts";

const programs = ["sshd", "ssh-keygen"];
const test = needs(...programs);
const ready = programs.every((program) => find(program) !== null);
let sshd: Sshd;
const open: Executor[] = [];
const directory = mkdtempSync(join(tmpdir(), "runbook-ways-"));
const at = (name: string): string => join(directory, name);

beforeAll(async () => {
  if (ready) sshd = await startSshd();
});
afterEach(async () => {
  for (const executor of open.splice(0)) await executor.close();
});
afterAll(async () => {
  if (ready) await sshd.close();
  rmSync(directory, { recursive: true, force: true });
});

function connect(options: Partial<RemoteOptions> = {}): Executor {
  const executor = openSsh({ host: sshd.host(), resolve: () => null, ...options });
  open.push(executor);
  return executor;
}

test("through a jump host of the inventory, and through one written out", async () => {
  const jump = await startSshd();
  const knownHosts = at("known_hosts");
  writeFileSync(knownHosts, readFileSync(sshd.knownHosts, "utf8") + readFileSync(jump.knownHosts, "utf8"));
  try {
    const bastion = jump.host({ name: "bastion" });
    const named = connect({
      host: sshd.host({ jump: ["bastion"] }),
      resolve: (name) => (name === "bastion" ? bastion : null),
    });
    expect(await order(named, { text: "exit 5" })).toMatchObject({ end: { kind: "exited", code: 5 } });
    expect(await jump.cut()).toBe(1);
    await named.close();

    const strange = connect({ host: sshd.host({ jump: ["bastion"] }) });
    expect((await order(strange, {})).end).toMatchObject({ kind: "not_started", failure: { code: "HOST_NOT_FOUND" } });

    const written = `${jump.user}@127.0.0.1:${jump.port}`;
    const unknown = connect({ host: sshd.host({ jump: [written] }) });
    expect((await order(unknown, {})).end).toMatchObject({
      kind: "not_started",
      failure: { code: "HOST_KEY_UNKNOWN", message: { en: expect.stringContaining(`${written} shows`) } },
    });
    const authorized = join(jump.directory, "authorized_keys");
    writeFileSync(authorized, readFileSync(`${sshd.identityFile}.pub`, "utf8"), { flag: "a" });
    const direct = connect({ host: sshd.host({ jump: [written], knownHosts }) });
    expect((await order(direct, { nature: "read", text: "exit 6" })).end).toEqual({ kind: "exited", code: 6 });
    await direct.close();

    const closed = connect({
      host: sshd.host({ port: 1, jump: ["bastion"] }),
      resolve: (name) => (name === "bastion" ? bastion : null),
    });
    expect((await order(closed, {})).end).toMatchObject({ kind: "not_started", failure: { code: "JUMP_REFUSED" } });
    await closed.close();

    const loop = connect({ host: sshd.host({ jump: ["db1"] }), resolve: () => sshd.host({ jump: ["db1"] }) });
    expect((await order(loop, {})).end).toMatchObject({ failure: { code: "JUMP_LOOP" } });
  } finally {
    await jump.close();
  }
});

test("more commands than sessions the server allows wait their turn, and a kill goes through", async () => {
  const narrow = await startSshd({ lines: ["MaxSessions 2"] });
  try {
    const executor = openSsh({ host: narrow.host({ maxChannels: 2 }), resolve: () => null });
    open.push(executor);
    const wishes = [1, 2, 3, 4, 5].map((code) => order(executor, { text: `sleep 0.3; exit ${code}` }));
    expect((await Promise.all(wishes)).map(({ end }) => end)).toEqual(
      [1, 2, 3, 4, 5].map((code) => ({ kind: "exited", code })),
    );
    const late = [1, 2].map(() => order(executor, { text: "sleep 69", timeoutMs: 500 }));
    for (const { end } of await Promise.all(late)) {
      expect(end).toEqual({ kind: "timed_out", confirmed: true, survivors: [] });
    }
    await executor.close();
  } finally {
    await narrow.close();
  }
});
