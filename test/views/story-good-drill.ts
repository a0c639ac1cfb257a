import type { Entry } from "../../engine/journal/entry.ts";
import { type StepId, MINUTE, OUTLINE, PHASES, STEPS, text } from "./story-runbook.ts";
import { OPENED, tale } from "./tale.ts";

/** A drill that goes well: twelve seconds, nobody asked. */
export function goodDrill(): Entry[] {
  const t = tale({
    mode: "drill",
    run: "20261121-053142-db-corruption-drill",
    outline: OUTLINE,
    environment: { ...OPENED.environment, name: "lab", protected: false },
    unattended: { "restore-data": true },
    occurredAt: "2026-11-21T05:31:38.000Z",
    drill: { lab: "sqlite", fault: "overwritten-pages", directory: "/tmp/lab-1" },
  });
  const step = (
    step: StepId,
    ms: number,
    run: string,
    more: Parameters<typeof t.step>[2] = {},
    risk: "none" | "change" | "destroy" = "none",
  ): void => {
    const address = `${t.phaseId}/${step}`;
    t.step(
      { step, title: STEPS[step], risk },
      () => t.wait(20).exec(`${address}/exec`, run, ms, { stdout: "ok\n" }),
      more,
    );
  };
  t.phase("assess", PHASES.assess, 5 * MINUTE, () => {
    step("database-is-down", 180, 'sqlite3 "$DB" "pragma integrity_check"');
    step("choose-backup", 90, "ls -1t /opt/backups | head -1");
  });
  t.phase("restore", PHASES.restore, 20 * MINUTE, () => {
    step("backup-is-sound", 850, 'sha256sum -c "$BACKUP.sha256"');
    step("stop-app", 1_900, "systemctl --user stop app", {}, "change");
    step("safety-copy", 700, 'cp -a "$DB" "$SAFETY"');
    t.step(
      { step: "restore-data", title: STEPS["restore-data"], risk: "destroy" },
      () => {
        t.ask(
          "restore/restore-data/confirm/ask",
          { step: "restore-data", title: text("Replace all data?", "全データを置き換えますか?") },
          15,
          { by: "unattended" },
        );
        t.exec("restore/restore-data/exec", 'restore.sh "$BACKUP"', 4_100, { stdout: "restored 48211 rows\n" });
        t.exec("restore/restore-data/verify.1/try.1/exec", 'sqlite3 "$DB" "pragma integrity_check"', 300, {
          stdout: "ok\n",
        });
      },
      { rpo: "2026-11-21 04:58:12.345+00" },
    );
    step("start-app", 1_100, "systemctl --user start app", {}, "change");
  });
  t.phase("confirm", PHASES.confirm, 10 * MINUTE, () => {
    t.step(
      { step: "service-answers", title: STEPS["service-answers"], action: "wait" },
      () => {
        t.effect(
          "confirm/service-answers/dial",
          { kind: "dial", address: "127.0.0.1", port: 8080, timeoutMs: 1000 },
          20,
          { ok: true, value: {} },
        );
        t.effect("confirm/service-answers/sleep", { kind: "sleep", ms: 500 }, 500, { ok: true, value: {} });
        t.effect(
          "confirm/service-answers/dial.2",
          { kind: "dial", address: "127.0.0.1", port: 8080, timeoutMs: 1000 },
          12,
          { ok: true, value: {} },
        );
      },
      { milestone: "recovered" },
    );
    step("count-rows", 210, 'sqlite3 "$DB" "select count(*) from events"');
    t.step({ step: "tell-users", title: STEPS["tell-users"], host: null }, () => {}, {
      outcome: "skipped",
      because: text("not needed: run.mode == 'live' is false", "不要: run.mode == 'live' が偽です"),
    });
  });
  t.tell({ kind: "run-ended", outcome: "ok", because: DONE }).wait(40);
  t.add({
    kind: "judged",
    ok: true,
    findings: [
      { what: text("rows in events", "events の行数"), ok: true, expected: 48211, actual: 48211 },
      { what: text("integrity check", "整合性チェック"), ok: true, expected: "ok", actual: "ok" },
      {
        what: text("the application answers on port 8080", "ポート 8080 でアプリケーションが応答"),
        ok: true,
        expected: true,
        actual: true,
      },
    ],
  });
  return t.add({ kind: "closed", outcome: "ok", because: DONE }).entries;
}

const DONE = text("every step is done", "すべてのステップが完了しました");
