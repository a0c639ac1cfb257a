import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { THIS_MACHINE, type Host } from "../../engine/program/host.ts";
import { openLocal } from "../../engine/world/local.ts";
import { needs } from "../needs.ts";
import { order } from "./hands.ts";
import { handsContract } from "./hands-contract.ts";

const here: Host = { ...THIS_MACHINE, name: "here", connectTimeoutMs: 5000 };

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

needs("setsid", "cut")("local: a job whose starter is killed goes on, and its true exit code is found", async () => {
  const stateDir = mkdtempSync(join(tmpdir(), "runbook-local-"));
  const executor = openLocal({ host: here, stateDir });
  const starter = join(stateDir, "starter");
  const text = `echo x >>${stateDir}/effect; cut -d' ' -f4 /proc/$PPID/stat >${starter}; sleep 2; echo end; exit 9`;
  const running = order(executor, { text });
  while (!existsSync(starter) || readFileSync(starter, "utf8") === "") await sleep(50);
  process.kill(Number(readFileSync(starter, "utf8")), "SIGKILL");
  expect(await running).toMatchObject({ end: { kind: "exited", code: 9 }, stdout: "end\n", attached: true });
  expect(readFileSync(join(stateDir, "effect"), "utf8")).toBe("x\n");
  await executor.close();
  rmSync(stateDir, { recursive: true, force: true });
});

needs("head", "tr")("local: half a gigabyte without a newline stays out of memory", async () => {
  const stateDir = mkdtempSync(join(tmpdir(), "runbook-local-"));
  const executor = openLocal({ host: here, stateDir });
  const text = "head -c 500000000 /dev/zero | tr '\\0' x";
  await order(executor, { text: "true" });
  const before = process.resourceUsage().maxRSS;
  for (const nature of ["read", "job"] as const) {
    expect(await order(executor, { nature, text })).toMatchObject({
      end: { kind: "exited", code: 0 },
      bytes: 500_000_000,
    });
  }
  expect((process.resourceUsage().maxRSS - before) / 1024).toBeLessThan(150);
  await executor.close();
  rmSync(stateDir, { recursive: true, force: true });
});
