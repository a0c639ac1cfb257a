import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Host } from "../../engine/program/host.ts";
import { openLocal } from "../../engine/world/local.ts";
import { handsContract } from "./hands-contract.ts";

const here: Host = {
  name: "here",
  transport: "local",
  address: "localhost",
  port: null,
  user: null,
  identityFile: null,
  knownHosts: null,
  jump: [],
  env: {},
  stateDir: null,
  maxChannels: 8,
  connectTimeoutMs: 5000,
};

handsContract("local", ["sh", "bash", "setsid"], async () => {
  const stateDir = mkdtempSync(join(tmpdir(), "runbook-local-"));
  const executor = openLocal({ host: here, stateDir });
  return {
    executor,
    async close() {
      await executor.close();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
});
