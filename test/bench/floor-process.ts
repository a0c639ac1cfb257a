import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Client } from "ssh2";
import { timed, type Acts } from "./worker.ts";

/** The cheapest honest ways to run a command, each in a process that has loaded nothing else. */
export const processFloors: Acts = {
  spawn: ({ count }) => repeated(Number(count), () => spawned("bash", ["-c", "true"])),
  async execa({ count }) {
    const { execa } = await import("execa");
    return repeated(Number(count), () => execa("bash", ["-c", "true"]));
  },
  /** One connection with TCP_NODELAY, made at the first call. */
  async ssh2({ count, port, user, identityFile }) {
    client ??= await connected(Number(port), String(user), String(identityFile));
    const open = client;
    return repeated(Number(count), () => executed(open, "true"));
  },
  dismiss() {
    client?.end();
    return {};
  },
  words: ({ count, words }) => repeated(Number(count), () => spawned("ssh", words as string[])),
  /** A whole program of node, from its start to its end. */
  command: async ({ words }) => ({ ms: await timed(() => program(words as string[], () => false)) }),
  /** The same until the journal on its output says that the first command is about to be executed. */
  async first({ words }) {
    const from = performance.now();
    let ms: number | null = null;
    await program(words as string[], (said) => {
      if (said.includes('"kind":"asked"')) ms ??= performance.now() - from;
      return ms === null;
    });
    return { ms: ms ?? Number.NaN };
  },
  shell: async ({ text }) => ({ ms: await timed(() => spawned("bash", ["-c", String(text)])) }),
};

let client: Client | null = null;

async function repeated(count: number, act: () => Promise<unknown>): Promise<{ ms: number }> {
  const whole = await timed(async () => {
    for (let turn = 0; turn < count; turn += 1) await act();
  });
  return { ms: whole / count };
}

const spawned = (file: string, words: readonly string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(file, words, { stdio: ["pipe", "pipe", "pipe"] });
    child.stdout.resume();
    child.stderr.resume();
    child.stdin.end();
    child.once("close", (code) => (code === 0 ? resolve() : reject(new Error(`${file} ended with ${code}`))));
  });

const ENVIRONMENT = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", LANG: "C.UTF-8" };

/** Hands what it printed so far to `hear` for as long as that asks for more. */
const program = (words: readonly string[], hear: (said: string) => boolean): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, { env: ENVIRONMENT, stdio: ["ignore", "pipe", "ignore"] });
    let said = "";
    let more = true;
    child.stdout.on("data", (bytes: Buffer) => {
      if (more) more = hear((said += bytes.toString()));
    });
    child.once("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`${words.join(" ")} ended with ${code}`)),
    );
  });

async function connected(port: number, username: string, identityFile: string): Promise<Client> {
  const { Client } = (await import("ssh2")).default;
  return new Promise((resolve, reject) => {
    const client = new Client();
    client.once("ready", () => resolve(client)).once("error", reject);
    client.connect({ host: "127.0.0.1", port, username, privateKey: readFileSync(identityFile) });
    client.setNoDelay(true);
  });
}

const executed = (client: Client, command: string): Promise<void> =>
  new Promise((resolve, reject) => {
    client.exec(command, (error, stream) => {
      if (error !== undefined) return reject(error);
      stream.resume().stderr.resume();
      stream.once("exit", (code) =>
        code === 0 ? stream.once("close", () => resolve()) : reject(new Error(`${code}`)),
      );
    });
  });
