import type { Entry } from "../../engine/journal/entry.ts";
import { failure } from "../../engine/program/failure.ts";
import { MINUTE, OUTLINE, PHASES, STEPS, text } from "./story-runbook.ts";
import { OPENED, tale } from "./tale.ts";

/** A real incident at night: a retry, a person who was slow, an engine that died, an outcome nobody knows. */
export function hardIncident(): Entry[] {
  const t = tale(
    {
      outline: OUTLINE,
      occurredAt: "2026-11-21T05:12:00.000Z",
      objectives: { rtoMs: 60 * MINUTE, rpoMs: 24 * 60 * MINUTE },
    },
    "2026-11-21T05:40:00.000Z",
  );
  t.phase("assess", PHASES.assess, 5 * MINUTE, () => {
    t.step({ step: "database-is-down", title: STEPS["database-is-down"], action: "check" }, () =>
      t.exec("assess/database-is-down/exec", "pg_isready -h db1 -t 5", 5_200, {
        stdout: "db1:5432 - no response\n",
      }),
    );
    t.step({ step: "choose-backup", title: STEPS["choose-backup"], action: "choose", host: null }, () =>
      t.ask(
        "assess/choose-backup/ask",
        {
          step: "choose-backup",
          kind: "choice",
          title: text("Which backup?", "どのバックアップを使いますか?"),
          options: [],
          fallback: null,
        },
        6.5 * MINUTE,
        {
          value: "backup_20261120_030000",
          reason: text("the one of today is truncated", "本日分は途中で切れている").ja,
        },
      ),
    );
  });
  t.phase("restore", PHASES.restore, 20 * MINUTE, () => {
    t.step({ step: "backup-is-sound", title: STEPS["backup-is-sound"], action: "check" }, () =>
      t.exec("restore/backup-is-sound/exec", 'gunzip -t "/opt/backups/$BACKUP/dump.sql.gz"', 74_000),
    );
    t.step({ step: "stop-app", title: STEPS["stop-app"], risk: "change", host: "web1" }, () =>
      t.exec("restore/stop-app/exec", "docker compose stop app", 11_000, {
        host: "web1",
        stderr: " Container app  Stopping\n Container app  Stopped\n",
      }),
    );
    t.step(
      { step: "safety-copy", title: STEPS["safety-copy"], risk: "change" },
      () => {
        t.exec("restore/safety-copy/exec", 'cp -a /var/lib/postgresql "$SAFETY"', 42_000, {
          code: 1,
          stderr: "cp: error writing '/srv/safety/base/16384/2619': No space left on device\n",
        });
        t.effect("restore/safety-copy/sleep", { kind: "sleep", ms: 30_000 }, 30_000, { ok: true, value: {} });
        t.tell({ kind: "attempt", address: "restore/safety-copy", number: 2, of: 2 });
        t.exec("restore/safety-copy/exec.2", 'cp -a /var/lib/postgresql "$SAFETY"', 51_000, {
          code: 1,
          stderr: "cp: error writing '/srv/safety/base/16384/2619': No space left on device\n",
        });
      },
      {
        outcome: "failed",
        attempts: 2,
        failure: failure(
          "failed",
          "EXIT_CODE",
          text("exit code 1: No space left on device", "終了コード 1: No space left on device"),
        ),
      },
    );
    t.ask(
      "restore/ask",
      {
        step: "safety-copy",
        kind: "failure",
        title: STEPS["safety-copy"],
        options: ["retry", "skip", "stop"],
        failure: failure("failed", "EXIT_CODE", text("exit code 1", "終了コード 1")),
        tail: "",
      },
      9 * MINUTE,
      { value: "retry", by: "tanaka", reason: "古いログを削除して空き容量を確保した" },
    );
    t.tell({
      kind: "decision",
      address: "restore/safety-copy",
      step: "safety-copy",
      policy: "retry",
      because: text("tanaka decided", "tanaka の判断"),
    });
    t.step({ step: "safety-copy", address: "restore/safety-copy~2", title: STEPS["safety-copy"], risk: "change" }, () =>
      t.exec("restore/safety-copy~2/exec", 'cp -a /var/lib/postgresql "$SAFETY"', 63_000),
    );
    t.step(
      { step: "restore-data", title: STEPS["restore-data"], risk: "destroy" },
      () => {
        t.ask(
          "restore/restore-data/confirm/ask",
          {
            step: "restore-data",
            title: text(
              "Replace all data with backup_20261120_030000?",
              "全データを backup_20261120_030000 で置き換えますか?",
            ),
            challenge: "db1",
          },
          2.4 * MINUTE,
          { by: "tanaka" },
        );
        t.add({
          kind: "asked",
          address: "restore/restore-data/exec",
          digest: "d",
          effect: {
            kind: "exec",
            host: "db1",
            command: { form: "script", shell: "sh -eu", text: '/opt/openclaw/scripts/restore.sh "$BACKUP"' },
            env: {},
            as: "postgres",
            timeoutMs: 20 * MINUTE,
            nature: "job",
            repeat: "never",
          },
        });
        t.wait(3 * MINUTE).add({
          kind: "stopping",
          because: text("the terminal was closed", "端末が閉じられました"),
          signal: "SIGHUP",
        });
        t.wait(4 * MINUTE).add({ kind: "resumed", engine: { ...OPENED.engine, pid: 5120, responder: "tanaka" } });
        t.wait(7 * MINUTE).add({
          kind: "answered",
          address: "restore/restore-data/exec",
          settled: {
            ok: true,
            value: {
              end: { kind: "exited", code: 0 },
              stdout: {
                tail: "COPY 48211\nCOPY 1024\nANALYZE\n",
                bytes: 29,
                sha256: "9f".padEnd(64, "3"),
                file: "outputs/restore-restore-data-exec.out",
              },
              stderr: { tail: "", bytes: 0, sha256: "", file: null },
              durationMs: 14 * MINUTE,
              attached: true,
            },
          },
        });
      },
      { rpo: "2026-11-20T02:59:58Z" },
    );
    t.step({ step: "start-app", title: STEPS["start-app"], risk: "change", host: "web1" }, () =>
      t.exec("restore/start-app/exec", "docker compose start app", 16_000, { host: "web1" }),
    );
  });
  t.phase(
    "confirm",
    PHASES.confirm,
    10 * MINUTE,
    () => {
      t.step(
        { step: "service-answers", title: STEPS["service-answers"], action: "wait", host: null },
        () => {
          for (const [index, status] of [502, 502, 200].entries()) {
            t.effect(
              `confirm/service-answers/fetch${index === 0 ? "" : `.${index + 1}`}`,
              {
                kind: "fetch",
                method: "GET",
                url: "https://web1/health",
                headers: {},
                body: null,
                timeoutMs: 5000,
                repeat: "safe",
              },
              400,
              {
                ok: true,
                value: {
                  status,
                  body: {
                    tail: status === 200 ? "ok" : "Bad Gateway",
                    bytes: 11,
                    sha256: "5d".padEnd(64, "1"),
                    file: `outputs/health-${index}`,
                  },
                  durationMs: 400,
                },
              },
            );
            if (status !== 200)
              t.effect(
                `confirm/service-answers/sleep${index === 0 ? "" : ".2"}`,
                { kind: "sleep", ms: 45_000 },
                45_000,
                { ok: true, value: {} },
              );
          }
        },
        { milestone: "recovered" },
      );
      t.step(
        { step: "count-rows", title: STEPS["count-rows"], action: "run" },
        () =>
          t.effect(
            "confirm/count-rows/exec",
            {
              kind: "exec",
              host: "db1",
              command: { form: "argv", argv: ["psql", "-Atc", "select count(*) from events"] },
              env: {},
              as: null,
              timeoutMs: 60_000,
              nature: "read",
              repeat: "safe",
            },
            8_000,
            { ok: false, failure: LOST },
          ),
        { outcome: "unknown", failure: LOST },
      );
    },
    "unknown",
  );
  t.tell({ kind: "run-ended", outcome: "unknown", because: LOST.message }).wait(500);
  t.add({ kind: "noted", by: "tanaka", text: "原因: ホスト db1 のディスク障害 (/dev/sdb の I/O エラー)" });
  t.wait(400).add({ kind: "noted", by: "tanaka", text: "db1 のディスク交換を手配済み" });
  return t.add({ kind: "closed", outcome: "unknown", because: LOST.message }).entries;
}

const LOST = failure(
  "unknown",
  "LINK_LOST",
  text("the connection to db1 was lost while the command ran", "コマンドの実行中に db1 との接続が切れました"),
  text("look at db1 before anything is repeated", "再実行する前に db1 の状態を確認してください"),
);
