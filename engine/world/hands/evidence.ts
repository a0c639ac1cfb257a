import { type Failure, failure } from "../../program/failure.ts";
import type { Localised } from "../../program/value.ts";

/** What the hands say when a command did not start or when its end is not known. Hosts are named in every message. */

export const invalidOrder = (what: string): Failure =>
  failure("invalid", "ORDER_INVALID", {
    en: `This command cannot be sent: ${what}.`,
    ja: `このコマンドは送信できません: ${what}`,
  });

export const sudoRefused = (host: string, account: string, said: string): Failure =>
  /password|パスワード/i.test(said)
    ? failure(
        "refused",
        "SUDO_PASSWORD",
        { en: `sudo needs a password on ${host}.`, ja: `${host} の sudo がパスワードを要求しています。` },
        {
          en: `Allow it in sudoers: NOPASSWD for /bin/sh as ${account}. Nothing was started.`,
          ja: `sudoers で ${account} としての /bin/sh を NOPASSWD で許可してください。まだ何も実行していません。`,
        },
      )
    : failure(
        "refused",
        "SUDO_REFUSED",
        { en: `sudo refused on ${host}: ${said}`, ja: `${host} の sudo が拒否しました: ${said}` },
        { en: "Nothing was started.", ja: "まだ何も実行していません。" },
      );

export const noShell = (host: string, said: string): Failure =>
  failure(
    "unreachable",
    "NO_SHELL",
    {
      en: `${host} gave no shell${said === "" ? "" : `; it said: ${said}`}.`,
      ja: `${host} でシェルを開けません${said === "" ? "" : `。応答: ${said}`}。`,
    },
    {
      en: "Check the account's login shell and any forced command. Nothing was started.",
      ja: "ログインシェルと強制コマンドの設定を確認してください。まだ何も実行していません。",
    },
  );

export const noJobDirectory = (host: string, said: string): Failure =>
  failure(
    "refused",
    "JOB_DIRECTORY",
    {
      en: `Cannot create the job directory on ${host}${said === "" ? "" : `: ${said}`}.`,
      ja: `${host} にジョブディレクトリを作成できません${said === "" ? "" : `: ${said}`}。`,
    },
    {
      en: "Make room or name a writable `state_dir` for this host in the inventory. Nothing was started.",
      ja: "空き容量を確保するか、インベントリで書き込める `state_dir` を指定してください。まだ何も実行していません。",
    },
  );

export const shellMissing = (host: string, shell: string): Failure =>
  failure("invalid", "SHELL_MISSING", {
    en: `There is no ${shell} on ${host}. Nothing was started.`,
    ja: `${host} に ${shell} がありません。まだ何も実行していません。`,
  });

export const neverStarted = (host: string, why: "timeout" | "cancel", how: "unsent" | "barred"): Failure =>
  failure(
    why === "timeout" ? "timed_out" : "refused",
    why === "timeout" ? "START_TIMED_OUT" : "CANCELLED",
    why === "timeout"
      ? {
          en: `${host} did not start the command in its time.`,
          ja: `${host} は制限時間内にコマンドを開始しませんでした。`,
        }
      : { en: `Cancelled before ${host} started it.`, ja: `${host} で開始する前に取り消しました。` },
    how === "unsent"
      ? { en: "Nothing was sent.", ja: "何も送信していません。" }
      : { en: "It is barred from starting later.", ja: "後から開始されないよう封じてあります。" },
  );

/** The link went and did not come back: what is known, and the three next moves. */
export const linkLost = (known: {
  readonly host: string;
  readonly directory: string;
  readonly lastSeen: string;
  readonly claimed: boolean;
  readonly trouble: Localised | null;
}): Failure => {
  const { host, directory, lastSeen, claimed, trouble } = known;
  return failure(
    "unknown",
    "LINK_LOST",
    {
      en: `The link to ${host} was lost while a command ran there; last sign of it ${lastSeen}. ${claimed ? "It had started." : "Whether it started is not known."}${trouble === null ? "" : ` Since then: ${trouble.en}`}`,
      ja: `コマンドの実行中に ${host} との接続が切れました(最後の応答 ${lastSeen})。${claimed ? "開始は確認済みです。" : "開始したかどうかは不明です。"}${trouble === null ? "" : ` その後: ${trouble.ja}`}`,
    },
    {
      en: `1. When ${host} answers again, resume: the job is re-attached, not repeated. 2. Look on ${host}: ${directory} holds out, err and, once it ended, exit. 3. If ${host} is gone, say what happened.`,
      ja: `1. ${host} が復帰したら再開してください。ジョブは再実行せず引き継ぎます。2. ${host} の ${directory} に out、err、終了後は exit があります。3. ${host} が失われた場合は結果を判断してください。`,
    },
  );
};

/** The job was claimed and is no longer there, and nobody wrote how it ended. */
export const jobLost = (host: string, directory: string, why: string): Failure =>
  failure(
    "unknown",
    "JOB_LOST",
    why === "boot"
      ? {
          en: `${host} was restarted while the command ran. It had started; how far it came is not known.`,
          ja: `コマンドの実行中に ${host} が再起動しました。開始は確認済みですが、どこまで進んだかは不明です。`,
        }
      : {
          en: `The command on ${host} is gone and left no exit code: it was killed from outside.`,
          ja: `${host} のコマンドは終了コードを残さずに消えました。外部から強制終了されています。`,
        },
    {
      en: `What it printed is in ${directory}. Check its effect by hand before repeating it.`,
      ja: `出力は ${directory} にあります。再実行の前に結果を手作業で確認してください。`,
    },
  );

/** The host answers, but what may have been started there cannot be looked at. */
export const jobHidden = (host: string, directory: string, trouble: Localised): Failure =>
  failure(
    "unknown",
    "JOB_HIDDEN",
    {
      en: `The command may have been started on ${host} earlier, and its job cannot be looked at: ${trouble.en}`,
      ja: `${host} でコマンドが開始済みの可能性がありますが、ジョブを確認できません: ${trouble.ja}`,
    },
    {
      en: `Make ${directory} on ${host} reachable again and resume, or check the effect by hand.`,
      ja: `${host} の ${directory} に到達できるようにして再開するか、結果を手作業で確認してください。`,
    },
  );

/** A command that may have been started, and the directory that would tell was removed or is a new one. */
export const jobsGone = (host: string, directory: string): Failure =>
  failure(
    "unknown",
    "JOBS_GONE",
    {
      en: `The job records on ${host} are gone, so whether the command was started there earlier is not known.`,
      ja: `${host} のジョブ記録が失われており、コマンドが開始済みかどうか不明です。`,
    },
    {
      en: `Nothing was started now. ${directory} is missing: the host was rebuilt or cleaned. Check the effect by hand.`,
      ja: `今回は何も実行していません。${directory} がありません (再構築または掃除された可能性)。結果を手作業で確認してください。`,
    },
  );

/** A plain command leaves nothing on the target that could tell whether it ran. */
export const maybeRan = (host: string): Failure =>
  failure(
    "unknown",
    "MAYBE_RAN",
    {
      en: `The command may or may not have run on ${host} before the engine stopped.`,
      ja: `エンジン停止前に ${host} でコマンドが実行されたかどうか不明です。`,
    },
    {
      en: "It says that it may not simply be repeated. Check its effect by hand.",
      ja: "再実行が許可されていないコマンドです。結果を手作業で確認してください。",
    },
  );

export const noExitCode = (host: string): Failure =>
  failure(
    "unknown",
    "NO_EXIT_CODE",
    {
      en: `The link to ${host} closed before the command's exit code came.`,
      ja: `終了コードを受け取る前に ${host} との接続が閉じました。`,
    },
    { en: "Whether it succeeded is not known.", ja: "成功したかどうかは不明です。" },
  );

export const detached = (host: string, directory: string | null): Failure =>
  failure(
    "unknown",
    "DETACHED",
    { en: `Left running on ${host}.`, ja: `${host} で実行中のまま離れました。` },
    directory === null
      ? null
      : {
          en: `Resume re-attaches to it; its files are in ${directory} there.`,
          ja: `再開すると引き継ぎます。ファイルは ${host} の ${directory} にあります。`,
        },
  );

export const killUnconfirmed = (host: string, survivors: readonly string[]): Failure =>
  failure(
    "unknown",
    "KILL_UNCONFIRMED",
    {
      en: `Cancelled on ${host}, but its end was not seen${survivors.length === 0 ? "" : `; still there: ${survivors.join(" · ")}`}.`,
      ja: `${host} で取り消しましたが、終了を確認できません${survivors.length === 0 ? "" : `。残存: ${survivors.join(" · ")}`}。`,
    },
    { en: `Look for it on ${host} and end it by hand.`, ja: `${host} で確認し、手作業で終了してください。` },
  );

/** Said while a run goes on. */
export const reconnecting = (host: string): Localised => ({
  en: `The link to ${host} is lost; the command there goes on. Reconnecting…`,
  ja: `${host} との接続が切れました。コマンドは先方で継続しています。再接続中…`,
});

export const reattached = (host: string): Localised => ({
  en: `Connected to ${host} again; the command was not repeated.`,
  ja: `${host} に再接続しました。コマンドは再実行していません。`,
});
