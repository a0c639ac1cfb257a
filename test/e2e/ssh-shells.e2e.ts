import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect } from "vitest";
import type { Executor } from "../../engine/world/executor.ts";
import { openSsh } from "../../engine/world/ssh.ts";
import { needs } from "../needs.ts";
import { startSshd } from "../sshd.ts";
import { order } from "./hands.ts";

const test = needs("sshd", "ssh-keygen");
const directory = mkdtempSync(join(tmpdir(), "runbook-shells-"));
const open: Executor[] = [];

afterEach(async () => {
  for (const executor of open.splice(0)) await executor.close();
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test("a login shell that is none, and a forced command, start nothing", async () => {
  const forced = await startSshd({ lines: ["ForceCommand echo go away; exit 1"] });
  try {
    const executor = openSsh({ host: forced.host(), resolve: () => null });
    open.push(executor);
    for (const nature of ["read", "job"] as const) {
      const { end } = await order(executor, { nature });
      expect(end).toMatchObject({
        kind: "not_started",
        failure: { code: "NO_SHELL", message: { en: "db1 gave no shell; it said: go away." } },
      });
    }
    await executor.close();
  } finally {
    await forced.close();
  }
});

test("what a login prints before our script is noise", async () => {
  const noisy = await startSshd({
    lines: ["ForceCommand echo 'Welcome'; echo warning >&2; printf 'prompt> '; exec /bin/sh"],
  });
  try {
    const executor = openSsh({ host: noisy.host(), resolve: () => null });
    open.push(executor);
    for (const nature of ["read", "job"] as const) {
      const seen = await order(executor, { nature, text: "echo ours; exit 3" });
      expect(seen).toMatchObject({ end: { kind: "exited", code: 3 }, stdout: "ours\n", stderr: "" });
    }
    await executor.close();
  } finally {
    await noisy.close();
  }
});

test("sudo without a terminal is refused at once, and works when it is allowed", async () => {
  const bin = join(directory, "bin");
  mkdirSync(bin, { recursive: true });
  const stub = (name: string, text: string): void => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  const server = await startSshd({ lines: [`SetEnv HOME=${directory} PATH=${bin}:/usr/bin:/bin`] });
  try {
    const executor = openSsh({ host: server.host(), resolve: () => null });
    open.push(executor);
    stub("sudo", "echo 'sudo: a password is required' >&2; exit 1");
    for (const nature of ["read", "job"] as const) {
      const { end } = await order(executor, { nature, as: "postgres" });
      expect(end).toEqual({
        kind: "not_started",
        failure: {
          reason: "refused",
          code: "SUDO_PASSWORD",
          message: {
            en: "sudo needs a password on db1.",
            ja: "db1 の sudo がパスワードを要求しています。",
          },
          hint: {
            en: "Allow it in sudoers: NOPASSWD for /bin/sh as postgres. Nothing was started.",
            ja: "sudoers で postgres としての /bin/sh を NOPASSWD で許可してください。まだ何も実行していません。",
          },
        },
      });
    }
    stub("sudo", `[ "$*" = "-n -H -u postgres -- /bin/sh" ] || exit 9; exec /bin/sh`);
    for (const nature of ["read", "job"] as const) {
      const seen = await order(executor, { nature, as: "postgres", text: 'echo "$A"; exit 6', env: { A: "it's" } });
      expect(seen).toMatchObject({ end: { kind: "exited", code: 6 }, stdout: "it's\n" });
      const late = await order(executor, { nature, as: "postgres", text: "sleep 68", timeoutMs: 400 });
      expect(late.end).toEqual({ kind: "timed_out", confirmed: true, survivors: [] });
    }
    await executor.close();
  } finally {
    await server.close();
  }
});
