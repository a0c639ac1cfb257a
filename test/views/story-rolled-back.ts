import type { Entry } from "../../engine/journal/entry.ts";
import { failure } from "../../engine/program/failure.ts";
import { MINUTE, OUTLINE, PHASES, STEPS, text } from "./story-runbook.ts";
import { tale } from "./tale.ts";

/** The restored copy fails as well, everything is put back: nothing is recovered. */
export function rolledBack(): Entry[] {
  const t = tale({ outline: OUTLINE });
  const cause = failure(
    "failed",
    "VERIFY_FAILED",
    text("done, but not verified: exit code 1", "実行後の検証に失敗: 終了コード 1"),
  );
  t.phase(
    "restore",
    PHASES.restore,
    20 * MINUTE,
    () => {
      t.step({ step: "stop-app", title: STEPS["stop-app"], risk: "change" }, () =>
        t.exec("restore/stop-app/exec", "systemctl stop app", 2_000),
      );
      t.step(
        { step: "restore-data", title: STEPS["restore-data"], risk: "destroy" },
        () => {
          t.exec("restore/restore-data/exec", "restore.sh", 41_000);
          t.exec("restore/restore-data/verify.1/try.1/exec", "psql -c 'select 1'", 900, {
            code: 1,
            stderr: "psql: error: page verification failed\n",
          });
        },
        { outcome: "failed", failure: cause },
      );
      t.tell({
        kind: "decision",
        address: "restore/restore-data",
        step: "restore-data",
        policy: "rollback",
        because: cause.message,
      });
      t.tell({ kind: "rollback-started", because: cause.message, steps: ["restore-data", "stop-app"] });
      for (const [index, step] of (["restore-data", "stop-app"] as const).entries()) {
        const address = `rollback/${index + 1}-${step}`;
        t.step(
          {
            step,
            address,
            action: "undo",
            purpose: "undo",
            title: text(`undo: ${STEPS[step].en}`, `取り消し: ${STEPS[step].ja}`),
          },
          () => t.exec(`restore/${address}/exec`, `undo-${step}`, 3_000),
        );
      }
      t.tell({ kind: "rollback-ended", outcome: "ok" });
    },
    "failed",
  );
  const because = text(`rolled back: ${cause.message.en}`, `元に戻しました: ${cause.message.ja}`);
  t.tell({ kind: "run-ended", outcome: "failed", because });
  return t.add({ kind: "closed", outcome: "failed", because }).entries;
}
