import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import { stringify } from "yaml";
import { readJournal } from "../../engine/journal/reader.ts";
import { labUp } from "../../engine/lab/lab.ts";
import type { ExecAnswer } from "../../engine/program/effect.ts";
import { ROOT } from "../cli.ts";
import { needs } from "../needs.ts";
import { openPty } from "../pty.ts";
import { startSshd } from "../sshd.ts";
import { countedHome } from "./counted-home.ts";

const RUNBOOK = "itsm-nexus/db-corruption.yaml";

needs("sshd", "ssh-keygen")(
  "a real recovery over SSH, cut in the middle of the restore: the job is attached to again and its true exit code told",
  async () => {
    const home = countedHome(RUNBOOK);
    const place = mkdtempSync(join(tmpdir(), "runbook-ssh-recovery-"));
    const lab = await labUp({ driver: "sqlite", directory: join(place, "lab"), report: () => {} });
    const sshd = await startSshd();
    try {
      const before = await lab.census();
      await lab.breakIt("corrupt-database");
      slowDown(join(home.directory, "runbooks", RUNBOOK));
      const inventory = join(place, "inventory.yaml");
      const [labHost] = Object.values(lab.environment.hosts);
      const host = {
        address: "127.0.0.1",
        port: sshd.port,
        user: sshd.user,
        identity_file: sshd.identityFile,
        known_hosts: sshd.knownHosts,
        state_dir: join(place, "jobs"),
        env: labHost?.env,
      };
      const environment = {
        system: "itsm-nexus",
        hosts: { desk: host },
        roles: { server: "desk" },
        inputs: lab.environment.inputs,
      };
      writeFileSync(inventory, stringify({ inventory: 1, environments: { practice: environment } }), { mode: 0o600 });

      const args = ["-C", home.directory, "--inventory", inventory, "run", "db-corruption", "--env", "practice"];
      const terminal = openPty({
        command: process.execPath,
        args: [join(ROOT, "engine/runbook.js"), ...args],
        columns: 120,
        rows: 40,
      });
      await terminal.waitFor("Type yes", 30_000);
      await pause(800);
      terminal.write("yes\r");
      await terminal.waitFor("Type desk", 30_000);
      await pause(800);
      terminal.write("desk\r");
      while (home.effects()["replace-database"] === undefined) await pause(20);
      expect(await sshd.cut()).toBeGreaterThan(0);
      const { code } = await terminal.exited;
      expect(code, terminal.history()).toBe(0);

      expect(home.effects()).toMatchObject({
        "stop-service": 1,
        "safety-copy": 1,
        "replace-database": 1,
        "start-service": 1,
      });
      const [run] = readdirSync(home.reports);
      const { entries, damage } = readJournal([readFileSync(join(home.reports, run ?? "", "journal.jsonl"))]);
      expect(damage).toBeNull();
      const answer = entries.find(
        (entry) => entry.kind === "answered" && entry.address === "restore/replace-database/exec",
      );
      const settled = answer?.kind === "answered" && answer.settled.ok ? (answer.settled.value as ExecAnswer) : null;
      expect(settled).toMatchObject({ attached: true, end: { kind: "exited", code: 0 } });
      expect((await lab.judge(before)).filter(({ ok }) => !ok)).toEqual([]);
    } finally {
      await sshd.close();
      await lab.down();
      home.remove();
      rmSync(place, { recursive: true, force: true });
    }
  },
  120_000,
);

// The restore takes a while, so that the link can be lost in its middle.
function slowDown(file: string): void {
  const text = readFileSync(file, "utf8");
  const slowed = text.replace(/(echo replace-database >>[^\n]*\n)(\s*)/, "$1$2sleep 3\n$2");
  expect(slowed).not.toBe(text);
  writeFileSync(file, slowed);
}
