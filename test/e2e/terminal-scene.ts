import { appendFileSync } from "node:fs";
import type { Effect } from "../../engine/program/effect.ts";
import { failure } from "../../engine/program/failure.ts";
import { same, type Language } from "../../engine/program/value.ts";
import type { Telling } from "../../engine/program/telling.ts";
import { chooseFace } from "../../engine/world/terminal/choose.ts";
import { onSignals } from "../../engine/world/terminal/signals.ts";
import { broken, questions } from "./terminal-questions.ts";

/**
 * A run of a few seconds that no engine drives, for looking at a face in a real terminal.
 * `node test/e2e/terminal-scene.ts <scene> [en|ja] [--plain]`; answers and signals are written to the file SCENE_LOG names.
 */
const [scene = "story", language = "en", ...flags] = process.argv.slice(2);
const log = (text: string): void => {
  const file = process.env["SCENE_LOG"];
  if (file !== undefined) appendFileSync(file, `${text}\n`);
};
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const cancel = new AbortController();
const signals = onSignals({
  interrupt: (count) => {
    log(`interrupt ${count}`);
    if (scene === "wait") stop();
  },
  terminate: (count) => log(`terminate ${count}`),
  hangup: (count) => log(`hangup ${count}`),
});
let stop = (): void => {};
const face = chooseFace({
  json: false,
  events: false,
  plain: flags.includes("--plain"),
  language: language as Language,
  responder: "yamada",
  interrupt: signals.interrupt,
});
const started = Date.now();
const tell = (telling: Telling): void => face.told(telling, Date.now());

face.opened({
  run: "20261121-053154-db-corruption",
  mode: "live",
  title: { en: "PostgreSQL is corrupt", ja: "データベース破損" },
  environment: "production",
  detectedAt: started - 12 * 60_000,
  rtoMs: 2 * 3600_000,
  phases: [
    { id: "assess", title: { en: "Assess", ja: "状況確認" }, steps: 1 },
    { id: "restore", title: { en: "Restore from backup", ja: "バックアップからの復元" }, steps: 4 },
  ],
  resumed: false,
  done: [],
});

const RESTORE: Effect = {
  kind: "exec",
  host: "db-01",
  command: { form: "argv", argv: ["/opt/openclaw/scripts/restore.sh", "backup 1"] },
  env: {},
  as: null,
  timeoutMs: 1000,
  nature: "job",
  repeat: "never",
};
const start = (step: string, more: Partial<Extract<Telling, { kind: "step-started" }>> = {}): void => {
  tell({
    kind: "step-started",
    step,
    address: `restore/${step}`,
    phase: "restore",
    action: "run",
    title: { en: "Restore the data", ja: "データを復元する" },
    why: null,
    host: "db-01",
    risk: "change",
    timeoutMs: 20 * 60_000,
    summary: same('/opt/openclaw/scripts/restore.sh "$BACKUP"'),
    purpose: "step",
    ...more,
  });
  if (more.action !== "parallel") face.acting(`restore/${step}/exec`, RESTORE, Date.now());
};
const end = (step: string, more: Partial<Extract<Telling, { kind: "step-ended" }>> = {}): void =>
  tell({
    kind: "step-ended",
    step,
    address: `restore/${step}`,
    outcome: "ok",
    because: null,
    failure: null,
    outputs: {},
    attempts: 1,
    milestone: null,
    rpo: null,
    assumed: false,
    ...more,
  });
const ask = async (name: string): Promise<void> => {
  const question = questions[name];
  if (!question) throw new Error(`no such question: ${name}`);
  const reply = await face.ask(question, cancel.signal);
  log(`reply ${JSON.stringify(reply)}`);
};

const HOSTILE =
  "\x1b[2J\x1b[H\x1b[1A\x1b[2K OK\x1b]52;c;ZXZpbA==\x07\x1b]0;owned\x07\x9b6n\x1b[6n\x1b[c\x1b]4;1;?\x07\u202egnp.exe\roverwritten\b\b\x1b[8mhidden";
const scenes: Record<string, () => Promise<void>> = {
  async story() {
    tell({ kind: "phase-started", phase: "assess", title: { en: "Assess", ja: "状況確認" }, budgetMs: 600_000 });
    start("look", {
      title: { en: "The service is down", ja: "サービス停止を確認する" },
      risk: "none",
      action: "check",
      summary: same("systemctl is-active openclaw"),
    });
    await pause(300);
    end("look");
    tell({ kind: "phase-ended", phase: "assess", outcome: "ok" });
    tell({
      kind: "phase-started",
      phase: "restore",
      title: { en: "Restore from backup", ja: "バックアップからの復元" },
      budgetMs: 1_200_000,
    });
    start("stop", {
      title: { en: "Stop the database", ja: "データベースを停止する" },
      summary: same("docker compose stop postgres"),
    });
    await pause(600);
    end("stop", { attempts: 2 });
    start("copies", {
      action: "parallel",
      title: { en: "Safety copies", ja: "退避コピー" },
      host: null,
      summary: same("2 lanes"),
    });
    for (const host of ["db-01", "db-02"])
      start(`copies/${host}`, {
        host,
        title: { en: `Copy the data directory of ${host}`, ja: `${host} のデータディレクトリを退避する` },
        summary: same("tar -C /var/lib -cf /backup/pg.tar postgresql\nsha256sum /backup/pg.tar\nsync\ndf -h /backup"),
      });
    for (let index = 0; index < 20; index++) {
      face.live(`restore/copies/db-01/exec`, `base/${index}/2601\nbase/${index}/2602\nbase/${index}/1249\n`);
      await pause(50);
    }
    end("copies/db-02");
    await pause(500);
    end("copies/db-01");
    end("copies");
    start("restore-data", { risk: "destroy" });
    await ask("challenge");
    face.live("restore/restore-data/exec", "restoring events\nrestoring users\ncp: no space left on device\n");
    await pause(700);
    end("restore-data", { outcome: "failed", failure: broken, because: broken.message, attempts: 3 });
    await ask("failure");
    start("again", {});
    await pause(500);
    end("again", { milestone: "recovered" });
    tell({ kind: "phase-ended", phase: "restore", outcome: "ok" });
    tell({ kind: "run-ended", outcome: "ok", because: { en: "all steps done", ja: "全ステップ完了" } });
  },
  async hostile() {
    tell({ kind: "phase-started", phase: "restore", title: same(`Restore ${HOSTILE}`), budgetMs: 1_200_000 });
    start("evil", { title: same(`evil title ${HOSTILE}`), summary: same(`echo ${HOSTILE}`), host: `h${HOSTILE}` });
    await pause(300);
    for (let index = 0; index < 5; index++) {
      face.live("restore/evil/exec", `${HOSTILE}\n\x1b]0;${"A".repeat(20_000)}`);
      await pause(200);
    }
    face.say(same(`said ${HOSTILE}`), "warning");
    end("evil", {
      outcome: "failed",
      failure: failure("failed", "EXIT_CODE", same(`message ${HOSTILE}`), same(`hint ${HOSTILE}`)),
    });
    tell({ kind: "run-ended", outcome: "failed", because: same("after hostile output") });
  },
  async wait() {
    start("long", {});
    await new Promise<void>((resolve) => {
      stop = resolve;
      setTimeout(resolve, 20_000).unref();
      setInterval(() => log("alive"), 200).unref();
      setTimeout(() => log("ticked"), 1_500);
    });
  },
  async flood() {
    start("restore-data", {});
    const asking = ask("confirm");
    for (let index = 0; index < 20; index++) {
      face.live("restore/restore-data/exec", `line ${index}\n`);
      face.say(same(`lane ${index}`), "info");
      await pause(60);
    }
    await asking;
  },
};

log("up");
if (scenes[scene]) await scenes[scene]();
else {
  start("restore-data", { risk: "destroy" });
  await pause(Number(process.env["SCENE_BEFORE"] ?? 0));
  await ask(scene);
}
await face.close();
signals.uninstall();
log("end");
