import { execFileSync } from "node:child_process";
import { ROOT } from "../cli.ts";

/** The end-to-end tests drive the bundle that users get, so it is built first. */
export default function setup(): void {
  execFileSync(process.execPath, ["node_modules/rolldown/bin/cli.mjs", "-c", "rolldown.config.ts"], {
    cwd: ROOT,
    stdio: "pipe",
  });
}
