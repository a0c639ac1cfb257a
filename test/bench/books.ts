import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A runbook of checks on one host. */
export const bookOf = (steps: number, id = "bench"): string => `runbook: 1
id: ${id}
title: { en: Bench, ja: 計測 }
system: bench
severity: low
hosts: { here: this machine }
env: { GREETING: hello }
phases:
  - id: only
    steps:
${Array.from({ length: steps }, (_, index) => stepOf(index)).join("")}`;

/** A step as people write them: both languages, a variable, an expression on an earlier step every third time. */
const stepOf = (index: number): string => `      - id: step-${index}
        title: { en: Step ${index} looks at the disk, ja: ステップ ${index} ディスクの確認 }
        check: test "$GREETING" = hello
        on: here
        env: { NUMBER: '${index}' }
        timeout: 30s
${index % 3 === 2 ? `        when: steps["step-${index - 1}"].exit_code == 0\n` : ""}`;

/** A home with one runbook `bench/bench` and one local host. */
export function writeHome(directory: string, steps: number): string {
  const home = join(directory, `home-${steps}`);
  mkdirSync(join(home, "runbooks/bench"), { recursive: true });
  writeFileSync(join(home, "runbooks/bench/bench.yaml"), bookOf(steps));
  writeFileSync(
    join(home, "runbooks/inventory.yaml"),
    `inventory: 1
environments:
  here:
    title: here
    system: bench
    hosts: { local: { transport: local } }
    roles: { here: local }
`,
  );
  return home;
}
