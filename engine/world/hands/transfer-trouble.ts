import { type Failure, failure } from "../../program/failure.ts";

/** What is said when a copy did not come about. */

export const unfitPlace = (what: string): Failure =>
  failure("invalid", "TRANSFER_INVALID", {
    en: `This copy cannot be made: ${JSON.stringify(what)}.`,
    ja: `このコピーは実行できません: ${JSON.stringify(what)}`,
  });

export const noLocalFile = (path: string, error: Error): Failure =>
  failure("failed", "LOCAL_FILE", {
    en: `Cannot use ${path} on this machine: ${error.message}.`,
    ja: `このマシンの ${path} を扱えません: ${error.message}`,
  });

export const noRemoteFile = (host: string, path: string, said: string): Failure =>
  failure("failed", "REMOTE_FILE", {
    en: `Cannot use ${path} on ${host}: ${said === "" ? "no reason given" : said}.`,
    ja: `${host} の ${path} を扱えません: ${said === "" ? "理由不明" : said}`,
  });

export const digestMismatch = (host: string, path: string, expected: string, found: string): Failure =>
  failure(
    "failed",
    "DIGEST_MISMATCH",
    {
      en: `${path} on ${host} did not arrive as it was sent: SHA-256 ${expected} became ${found}.`,
      ja: `${host} の ${path} は送信元と一致しません: SHA-256 ${expected} が ${found} になりました。`,
    },
    { en: "The old file was left as it was.", ja: "元のファイルは変更していません。" },
  );

export const copyCut = (host: string): Failure =>
  failure(
    "unknown",
    "TRANSFER_CUT",
    { en: `The link to ${host} was lost during the copy.`, ja: `コピー中に ${host} との接続が切れました。` },
    {
      en: "The file is either the old one or the new one, whole; copying again is safe.",
      ja: "ファイルは元のままか、完全な新しいファイルのどちらかです。再コピーして問題ありません。",
    },
  );

export const copyTimedOut = (host: string): Failure =>
  failure("timed_out", "TIMED_OUT", {
    en: `The copy to or from ${host} ran out of its time.`,
    ja: `${host} とのコピーが制限時間を超えました。`,
  });

export const copyCancelled = (host: string): Failure =>
  failure("refused", "CANCELLED", {
    en: `The copy to or from ${host} was cancelled.`,
    ja: `${host} とのコピーを取り消しました。`,
  });
