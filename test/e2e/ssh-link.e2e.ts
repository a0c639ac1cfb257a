import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { Executor } from "../../engine/world/executor.ts";
import { openSsh, type RemoteOptions } from "../../engine/world/ssh.ts";
import { find, needs } from "../needs.ts";
import { type Sshd, startSshd } from "../sshd.ts";
import { freshKey, order } from "./hands.ts";

const programs = ["sshd", "ssh-keygen"];
const test = needs(...programs);
const ready = programs.every((program) => find(program) !== null);
let sshd: Sshd;
const open: Executor[] = [];
const directory = mkdtempSync(join(tmpdir(), "runbook-link-"));
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

const until = async (holds: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 200 && !holds(); turn += 1) await sleep(50);
  expect(holds()).toBe(true);
};

test("a job whose link is cut twice is joined again, ends with its true code and had one effect", async () => {
  const said: string[] = [];
  const executor = connect({ report: (line) => said.push(line.en) });
  const text = `echo x >>${at("effect")}; for i in 1 2 3 4 5 6; do echo "line $i"; sleep 0.5; done; exit 9`;
  const running = order(executor, { text });
  await until(() => existsSync(at("effect")));
  expect(await sshd.cut()).toBe(1);
  await sleep(1200);
  expect(await sshd.cut()).toBe(1);
  expect(await running).toMatchObject({
    end: { kind: "exited", code: 9 },
    stdout: "line 1\nline 2\nline 3\nline 4\nline 5\nline 6\n",
    attached: true,
  });
  expect(readFileSync(at("effect"), "utf8")).toBe("x\n");
  expect(said.slice(0, 2)).toEqual([
    "The link to db1 is lost; the command there goes on. Reconnecting…",
    "Connected to db1 again; the command was not repeated.",
  ]);
});

test("output that was cut off halfway arrives once, whole", async () => {
  const executor = connect();
  const running = order(executor, { text: "seq 1 6000000" });
  for (let turn = 0; turn < 6; turn += 1) {
    await sleep(150);
    await sshd.cut();
  }
  const seen = await running;
  const { createHash } = await import("node:crypto");
  const hash = createHash("sha256");
  for (let number = 1; number <= 6_000_000; number += 1) hash.update(`${number}\n`);
  expect(seen.end).toEqual({ kind: "exited", code: 0 });
  expect(seen.sha256).toBe(hash.digest("hex"));
});

test("a plain read whose link is cut is unknown", async () => {
  const running = order(connect(), { nature: "read", text: `touch ${at("reading")}; sleep 3` });
  await until(() => existsSync(at("reading")));
  await sshd.cut();
  expect((await running).end).toMatchObject({ kind: "unknown", failure: { code: "NO_EXIT_CODE" } });
});

test("a host that never comes back leaves the job unknown, with what is known and the next moves", async () => {
  const lonely = await startSshd();
  const executor = openSsh({ host: lonely.host(), resolve: () => null, patienceMs: 1500 });
  open.push(executor);
  const key = freshKey();
  const running = order(executor, { key, text: `touch ${at("lonely")}; sleep 2` });
  await until(() => existsSync(at("lonely")));
  await lonely.stopListening();
  await sleep(200);
  expect(await lonely.cut()).toBe(1);
  const { end } = await running;
  expect(end).toMatchObject({
    kind: "unknown",
    failure: {
      reason: "unknown",
      code: "LINK_LOST",
      message: {
        en: expect.stringMatching(
          /^The link to db1 was lost while a command ran there; last sign of it \d{4}-\d\d-\d\dT[\d:.]+Z\. It had started\. Since then: db1 refused the connection to 127\.0\.0\.1 port \d+\.$/,
        ),
      },
      hint: {
        en: `1. When db1 answers again, resume: the job is re-attached, not repeated. 2. Look on db1: ${lonely.directory}/state/jobs/${key} holds out, err and, once it ended, exit. 3. If db1 is gone, say what happened.`,
      },
    },
  });
  await until(() => existsSync(join(lonely.directory, "state/jobs", key, "exit")));
  await lonely.close();
});

test("an order that an earlier engine may have sent is unknown while its host is away", async () => {
  const executor = connect({ host: sshd.host({ port: 1 }), patienceMs: 600 });
  const { end } = await order(executor, { doubtful: true });
  expect(end).toMatchObject({ kind: "unknown", failure: { code: "LINK_LOST" } });
});

test("a job that may exist is not said to be unstarted because its directory is out of sight", async () => {
  const stateDir = at("unmounted");
  writeFileSync(stateDir, "a file");
  const executor = connect({ host: sshd.host({ stateDir }), patienceMs: 600 });
  const { end } = await order(executor, { doubtful: true });
  expect(end).toMatchObject({
    kind: "unknown",
    failure: {
      code: "JOB_HIDDEN",
      message: {
        en: expect.stringMatching(
          /^The command may have been started on db1 earlier, and its job cannot be looked at: Cannot create the job directory on db1: mkdir: /,
        ),
      },
    },
  });
});

test("a target that was restarted is told by its boot", async () => {
  const executor = connect();
  const key = freshKey();
  await order(executor, { key });
  const job = join(sshd.directory, "state/jobs", key);
  const [pid, group, , born] = readFileSync(join(job, "pid"), "utf8").trim().split(" ");
  rmSync(join(job, "exit"));
  writeFileSync(join(job, "pid"), `${pid} ${group} 00000000-0000-0000-0000-000000000000 ${born}\n`);
  expect((await order(executor, { key })).end).toMatchObject({
    kind: "unknown",
    failure: {
      message: {
        en: "db1 was restarted while the command ran. It had started; how far it came is not known.",
      },
    },
  });
});

test("a stranger that got the job's number is neither waited for nor killed", async () => {
  const executor = connect();
  const key = freshKey();
  await order(executor, { key });
  const job = join(sshd.directory, "state/jobs", key);
  const stranger = spawn("sleep", ["30"], { detached: true, stdio: "ignore" });
  const [, , boot] = readFileSync(join(job, "pid"), "utf8").trim().split(" ");
  rmSync(join(job, "exit"));
  writeFileSync(join(job, "pid"), `${stranger.pid} ${stranger.pid} ${boot} 1\n`);
  expect((await order(executor, { key })).end).toMatchObject({ kind: "unknown", failure: { code: "JOB_LOST" } });
  // As an engine leaves it that began to kill and did not see the end.
  writeFileSync(join(job, "killed"), "cancel\n");
  expect((await order(executor, { key })).end).toEqual({ kind: "signalled", signal: "TERM" });
  await sleep(100);
  expect(stranger.exitCode).toBe(null);
  expect(stranger.signalCode).toBe(null);
  stranger.kill("SIGKILL");
});

test("an engine that is killed leaves its job running; the next engine joins it", async () => {
  const key = freshKey();
  const text = `echo x >>${at("survives")}; sleep 2; echo end; exit 8`;
  const program = at("engine.ts");
  const root = join(import.meta.dirname, "../..");
  writeFileSync(
    program,
    `import { openSsh } from ${JSON.stringify(join(root, "engine/world/ssh.ts"))};
import { order } from ${JSON.stringify(join(root, "test/e2e/hands.ts"))};
await order(openSsh({ host: ${JSON.stringify(sshd.host())}, resolve: () => null }), ${JSON.stringify({ key, text })});
`,
  );
  const engine = spawn(process.execPath, [program], { stdio: "inherit" });
  await until(() => existsSync(at("survives")));
  engine.kill("SIGKILL");
  expect(await order(connect(), { key, text })).toMatchObject({
    end: { kind: "exited", code: 8 },
    stdout: "end\n",
    attached: true,
  });
  expect(readFileSync(at("survives"), "utf8")).toBe("x\n");
});

test("forgetting a job removes its directory, and closing ends the connection", async () => {
  const executor = connect();
  const key = freshKey();
  await order(executor, { key });
  expect(readdirSync(join(sshd.directory, "state/jobs"))).toContain(key);
  await executor.forget(key);
  expect(readdirSync(join(sshd.directory, "state/jobs"))).not.toContain(key);
  await executor.close();
  await sleep(300);
  expect(await sshd.cut()).toBe(0);
});
