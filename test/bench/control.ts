import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Sshd } from "../sshd.ts";

/** A connection that the system's `ssh` shares: words for `ssh` up to the host, and the way to end it. */
export function openControl(server: Sshd, directory: string): { readonly words: readonly string[]; close(): void } {
  const options = [
    "StrictHostKeyChecking=yes",
    `UserKnownHostsFile=${server.knownHosts}`,
    `ControlPath=${join(directory, "c")}`,
  ];
  const words = [
    "-F",
    "none",
    "-i",
    server.identityFile,
    "-p",
    String(server.port),
    ...options.flatMap((option) => ["-o", option]),
    `${server.user}@127.0.0.1`,
  ];
  const ssh = (...more: string[]): void => {
    const { status } = spawnSync("ssh", [...more, ...words], { stdio: "ignore" });
    if (status !== 0) throw new Error(`ssh ${more.join(" ")} ended with ${status}`);
  };
  ssh("-o", "ControlMaster=auto", "-fN");
  return { words, close: () => ssh("-O", "exit") };
}
