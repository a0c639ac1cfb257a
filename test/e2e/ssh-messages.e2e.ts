import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test as always } from "vitest";
import type { ExecAnswer } from "../../engine/program/effect.ts";
import { EXIT } from "../../engine/program/failure.ts";
import { find, needs } from "../needs.ts";
import { freePort, startSshd, type Sshd } from "../sshd.ts";
import { book, smallHome, type SmallHome } from "./small-home.ts";

/** What a responder reads when the first command of a run cannot even reach its host. */
const programs = ["sshd", "ssh-keygen"];
const test = needs(...programs);
const ready = programs.every((program) => find(program) !== null);
let sshd: Sshd;
let silent: Server;
let home: SmallHome | null = null;

beforeAll(async () => {
  if (!ready) return;
  sshd = await startSshd();
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", inSshd("other_key")]);
  silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
});
afterEach(() => {
  home?.remove();
  home = null;
});
afterAll(async () => {
  if (!ready) return;
  silent.close();
  await sshd.close();
});

const inSshd = (file: string): string => join(sshd.directory, file);
const printOf = (file: string): string =>
  execFileSync("ssh-keygen", ["-lf", inSshd(file)], { encoding: "utf8" }).split(" ")[1] ?? "";

/** Runs a check on a host that differs from the sound one, and then a change that must never be reached. */
async function reach(
  host: object,
  more: { readonly step?: object; readonly path?: string; readonly language?: string } = {},
): Promise<{ readonly code: number | null; readonly said: readonly string[] }> {
  const sound = {
    address: "127.0.0.1",
    port: sshd?.port,
    user: sshd?.user,
    identity_file: sshd?.identityFile,
    known_hosts: sshd?.knownHosts,
    state_dir: sshd && inSshd("jobs"),
    connect_timeout: "1s",
  };
  home = smallHome({
    runbooks: {
      "shop/look": book("look", [
        { id: "reach", check: "touch {home}/effects", on: "box", timeout: "10s", on_failure: "stop", ...more.step },
        { id: "act", run: "touch {home}/effects", on: "box", timeout: "10s", drill: "run" },
      ]),
    },
    environments: { here: { hosts: { box: { ...sound, ...host } } } },
  });
  const args = ["--lang", more.language ?? "en", "run", "look", "--env", "here"];
  const env = more.path === undefined ? {} : { PATH: `${more.path}:${process.env["PATH"]}` };
  const { code, stdout, stderr } = await home.start(args, env).ended;
  expect(stderr).toBe("");
  // The two lines under the failed step: what happened, and what to do next.
  const lines = stdout.split("\n");
  const at = lines.findIndex((line) => line.includes("✘ reach"));
  return { code, said: lines.slice(at + 1, at + 3).map((line) => line.trim()) };
}

/** Nothing was executed on the host, and the journal says so in data. */
function nothingSent(code: string, reason = "unreachable"): void {
  expect(home?.lines("effects")).toEqual([]);
  const answers = home?.entries().filter((entry) => entry.kind === "answered") ?? [];
  const ends = answers.flatMap(({ address, settled }) =>
    address.endsWith("/exec") && settled.ok ? [(settled.value as ExecAnswer).end] : [],
  );
  expect(ends).toMatchObject([{ kind: "not_started", failure: { code, reason } }]);
}

test("an unknown host key: fingerprint, how to compare it, and the line to add", async () => {
  writeFileSync(inSshd("nobody"), "");
  const { code, said } = await reach({ known_hosts: inSshd("nobody") });
  const line = `[127.0.0.1]:${sshd.port} ${sshd.hostKey}`;
  expect(said).toEqual([
    `box shows a ssh-ed25519 key that nobody vouched for: ${printOf("host_key.pub")}. [HOST_KEY_UNKNOWN]`,
    `next: Compare the fingerprint with the one on the machine's own console (\`ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub\`) or from whoever set it up, never over this connection. If it is the same, add this line to ${inSshd("nobody")}: ${line}`,
  ]);
  expect(code).toBe(EXIT.stepFailed);
  nothingSent("HOST_KEY_UNKNOWN");
  expect(readFileSync(inSshd("nobody"), "utf8")).toBe("");
});

test("a changed host key: both fingerprints, the line that says otherwise, and no way around", async () => {
  const other = readFileSync(inSshd("other_key.pub"), "utf8");
  writeFileSync(inSshd("changed"), `[127.0.0.1]:${sshd.port} ${other}`);
  const file = inSshd("changed");
  const { code, said } = await reach({ known_hosts: file }, { language: "ja" });
  expect(said).toEqual([
    `box のホスト鍵が以前と異なります: ${printOf("other_key.pub")} (${file}:1) が ${printOf("host_key.pub")} になっています。 [HOST_KEY_CHANGED]`,
    `対処: なりすまし、または再構築が考えられます。別の手段で新しい指紋を確認し、確認後に ${file} の 1 行目を置き換えてください。この検査は省略できません。`,
  ]);
  expect(code).toBe(EXIT.stepFailed);
  nothingSent("HOST_KEY_CHANGED");
});

test("a closed port", async () => {
  const port = await freePort();
  const { code, said } = await reach({ port });
  expect(said).toEqual([
    `box refused the connection to 127.0.0.1 port ${port}. [HOST_REFUSED]`,
    "next: The machine answers; sshd does not run there, or on another port.",
  ]);
  expect(code).toBe(EXIT.stepFailed);
  nothingSent("HOST_REFUSED");
});

test("a key the host does not know", async () => {
  const { code, said } = await reach({ identity_file: inSshd("other_key") });
  expect(said[0]).toBe(
    `box refused the login of ${sshd.user}; tried: ${inSshd("other_key")} (${printOf("other_key.pub")}). [LOGIN_REFUSED]`,
  );
  expect(said[1]).toMatch(
    new RegExp(`^next: Put the public key into ${sshd.user}'s authorized_keys on box, or name the right key`),
  );
  expect(code).toBe(EXIT.stepFailed);
  nothingSent("LOGIN_REFUSED");
});

test("a key file that is not there", async () => {
  const { code, said } = await reach({ identity_file: "/nowhere/key" });
  expect(said).toEqual([
    "box: cannot read the private key /nowhere/key: ENOENT [KEY_UNREADABLE]",
    "next: Check that the file exists and is an OpenSSH or PEM private key.",
  ]);
  expect(code).toBe(EXIT.stepFailed);
  nothingSent("KEY_UNREADABLE");
});

test("a port that accepts and never says a word", async () => {
  const address = silent.address();
  const port = typeof address === "object" ? address?.port : 0;
  const { code, said } = await reach({ port });
  expect(said).toEqual([
    `box: 127.0.0.1 port ${port} accepted the connection but finished no SSH handshake within 1 s. [HOST_SILENT]`,
    "next: Is it an SSH server? If so it hangs, or large packets are lost on the way (MTU).",
  ]);
  expect(code).toBe(EXIT.stepFailed);
  nothingSent("HOST_SILENT");
});

test("a host nobody can name", async () => {
  const { code, said } = await reach({ address: "db-01.invalid" });
  expect(said).toEqual([
    "box: the name db-01.invalid does not resolve. [HOST_NOT_FOUND]",
    "next: Check the spelling in the inventory and DNS from here.",
  ]);
  expect(code).toBe(EXIT.stepFailed);
  nothingSent("HOST_NOT_FOUND");
});

always("a sudo that wants a password", async () => {
  const place = smallHome({ runbooks: {} });
  try {
    // What sudo -n itself says and how it ends, on machines with and without it.
    mkdirSync(join(place.directory, "bin"));
    const sudo = join(place.directory, "bin/sudo");
    writeFileSync(sudo, '#!/bin/sh\n[ "$1" = -n ] || exit 99\necho "sudo: a password is required" >&2\nexit 1\n');
    chmodSync(sudo, 0o755);
    const { code, said } = await reach(
      { transport: "local" },
      { step: { as: "nobody" }, path: join(place.directory, "bin") },
    );
    expect(said).toEqual([
      "sudo needs a password on box. [SUDO_PASSWORD]",
      "next: Allow it in sudoers: NOPASSWD for /bin/sh as nobody. Nothing was started.",
    ]);
    expect(code).toBe(EXIT.stepFailed);
    nothingSent("SUDO_PASSWORD", "refused");
  } finally {
    place.remove();
  }
});
