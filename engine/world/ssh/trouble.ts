import { type Failure, failure } from "../../program/failure.ts";
import type { KnownKey } from "./known-hosts.ts";

/** What is said when a host cannot be reached. Nothing was started then, and every message says what to do next. */

const unreachable = (code: string, en: string, ja: string, hintEn: string, hintJa: string): Failure =>
  failure("unreachable", code, { en, ja }, { en: hintEn, ja: hintJa });

export const badAddress = (host: string, what: "host" | "user", value: string): Failure =>
  failure(
    "invalid",
    "ADDRESS_INVALID",
    {
      en: `${host}: ${JSON.stringify(value)} is no ${what} name.`,
      ja: `${host}: ${JSON.stringify(value)} は${what === "host" ? "ホスト" : "ユーザー"}名として使えません。`,
    },
    what === "host"
      ? { en: "Host: letters, digits, . - _ : only.", ja: "ホスト名に使えるのは英数字と . - _ : だけです。" }
      : { en: "User: letters, digits, . - _ only.", ja: "ユーザー名に使えるのは英数字と . - _ だけです。" },
  );

export const jumpUnknown = (host: string, jump: string): Failure =>
  failure("invalid", "JUMP_UNKNOWN", {
    en: `${host} jumps through ${JSON.stringify(jump)}, which is neither a host of the inventory nor user@host:port.`,
    ja: `${host} の踏み台 ${JSON.stringify(jump)} は、インベントリのホストでも user@host:port でもありません。`,
  });

export const jumpLoop = (host: string): Failure =>
  failure("invalid", "JUMP_LOOP", {
    en: `The jump hosts of ${host} lead back to themselves.`,
    ja: `${host} の踏み台ホストが循環しています。`,
  });

export const nameNotFound = (host: string, address: string): Failure =>
  unreachable(
    "HOST_NOT_FOUND",
    `${host}: the name ${address} does not resolve.`,
    `${host}: 名前 ${address} を解決できません。`,
    "Check the spelling in the inventory and DNS from here.",
    "インベントリの綴りと、このマシンからの DNS を確認してください。",
  );

export const connectionRefused = (host: string, address: string, port: number): Failure =>
  unreachable(
    "HOST_REFUSED",
    `${host} refused the connection to ${address} port ${port}.`,
    `${host} が接続を拒否しました(${address} ポート ${port})。`,
    "The machine answers; sshd does not run there, or on another port.",
    "マシンは応答しています。sshd が停止しているか、別のポートで動いています。",
  );

export const noRoute = (host: string, address: string): Failure =>
  unreachable(
    "HOST_NO_ROUTE",
    `${host}: there is no route to ${address}.`,
    `${host}: ${address} への経路がありません。`,
    "Check the network from here: VPN, routing, whether the machine is on.",
    "このマシンからのネットワーク(VPN、経路、電源)を確認してください。",
  );

export const noAnswer = (host: string, address: string, port: number, seconds: number): Failure =>
  unreachable(
    "HOST_NO_ANSWER",
    `${host}: ${address} port ${port} did not answer within ${seconds} s.`,
    `${host}: ${address} ポート ${port} が ${seconds} 秒以内に応答しません。`,
    "The machine is off or a firewall drops the connection.",
    "マシンが停止しているか、ファイアウォールが破棄しています。",
  );

export const silentHandshake = (host: string, address: string, port: number, seconds: number): Failure =>
  unreachable(
    "HOST_SILENT",
    `${host}: ${address} port ${port} accepted the connection but finished no SSH handshake within ${seconds} s.`,
    `${host}: ${address} ポート ${port} は接続を受け付けましたが、${seconds} 秒以内に SSH ハンドシェイクが終わりません。`,
    "Is it an SSH server? If so it hangs, or large packets are lost on the way (MTU).",
    "SSH サーバーか確認してください。そうであれば停止しているか、経路で大きなパケットが失われています(MTU)。",
  );

export const slowLogin = (host: string, user: string, seconds: number): Failure =>
  unreachable(
    "LOGIN_SILENT",
    `${host} did not finish the login of ${user} within ${seconds} s.`,
    `${host} での ${user} のログインが ${seconds} 秒以内に終わりません。`,
    "The agent may be waiting for a person, or the server's login is stuck.",
    "エージェントが人の操作を待っているか、サーバー側のログインが止まっています。",
  );

export const connectionFailed = (host: string, said: string): Failure =>
  unreachable(
    "CONNECTION_FAILED",
    `${host}: the connection failed: ${said}`,
    `${host}: 接続に失敗しました: ${said}`,
    "Try `ssh -v` to the same address.",
    "同じ宛先に `ssh -v` を試してください。",
  );

export const jumpRefused = (host: string, jump: string, said: string): Failure =>
  unreachable(
    "JUMP_REFUSED",
    `${jump} cannot reach ${host}: ${said}`,
    `踏み台 ${jump} から ${host} に接続できません: ${said}`,
    `Check ${host} from ${jump}, and that ${jump} allows TCP forwarding.`,
    `${jump} から ${host} への接続と、${jump} の TCP 転送許可を確認してください。`,
  );

export const loginRefused = (host: string, user: string, tried: readonly string[]): Failure =>
  unreachable(
    "LOGIN_REFUSED",
    `${host} refused the login of ${user}; tried: ${tried.join(", ")}.`,
    `${host} が ${user} のログインを拒否しました。試した鍵: ${tried.join("、")}`,
    `Put the public key into ${user}'s authorized_keys on ${host}, or name the right key as \`identityFile\`.`,
    `${host} の ${user} の authorized_keys に公開鍵を追加するか、正しい鍵を \`identityFile\` に指定してください。`,
  );

export const noKey = (host: string, user: string): Failure =>
  unreachable(
    "NO_KEY",
    `There is no key to log in to ${host} as ${user}: no agent, and no key file.`,
    `${host} に ${user} としてログインする鍵がありません(エージェントも鍵ファイルもありません)。`,
    "Start an agent and `ssh-add` a key, or name one as `identityFile`.",
    "エージェントを起動して `ssh-add` するか、`identityFile` を指定してください。",
  );

export const keyUnreadable = (host: string, file: string, said: string): Failure =>
  unreachable(
    "KEY_UNREADABLE",
    `${host}: cannot read the private key ${file}: ${said}`,
    `${host}: 秘密鍵 ${file} を読めません: ${said}`,
    "Check that the file exists and is an OpenSSH or PEM private key.",
    "ファイルが存在し、OpenSSH または PEM 形式の秘密鍵であることを確認してください。",
  );

export const keyEncrypted = (host: string, file: string): Failure =>
  unreachable(
    "KEY_ENCRYPTED",
    `${host}: the private key ${file} is encrypted, and no agent is running.`,
    `${host}: 秘密鍵 ${file} は暗号化されており、エージェントが動いていません。`,
    `Start an agent and run \`ssh-add ${file}\`.`,
    `エージェントを起動し、\`ssh-add ${file}\` を実行してください。`,
  );

export const keyExposed = (host: string, file: string, mode: string): Failure =>
  unreachable(
    "KEY_EXPOSED",
    `${host}: the private key ${file} can be read by others (mode ${mode}).`,
    `${host}: 秘密鍵 ${file} が他のユーザーから読めます(モード ${mode})。`,
    `Run \`chmod 600 ${file}\`, and consider the key lost if this is a shared machine.`,
    `\`chmod 600 ${file}\` を実行してください。共有マシンなら鍵の漏洩を疑ってください。`,
  );

export const hostKeyUnknown = (
  host: string,
  shown: { readonly fingerprint: string; readonly type: string; readonly line: string; readonly file: string },
): Failure =>
  unreachable(
    "HOST_KEY_UNKNOWN",
    `${host} shows a ${shown.type} key that nobody vouched for: ${shown.fingerprint}.`,
    `${host} が提示した ${shown.type} 鍵は未登録です: ${shown.fingerprint}`,
    `Compare the fingerprint with the one on the machine's own console (\`ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub\`) or from whoever set it up, never over this connection. If it is the same, add this line to ${shown.file}:\n${shown.line}`,
    `この接続以外の手段(本体コンソールの \`ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub\` や構築担当者)で指紋を照合してください。一致したら ${shown.file} に次の行を追加します:\n${shown.line}`,
  );

export const hostKeyChanged = (host: string, old: KnownKey, oldPrint: string, newPrint: string): Failure =>
  unreachable(
    "HOST_KEY_CHANGED",
    `${host} shows another key than before: ${newPrint} instead of ${oldPrint} (${old.file}:${old.line}).`,
    `${host} のホスト鍵が以前と異なります: ${oldPrint} (${old.file}:${old.line}) が ${newPrint} になっています。`,
    `Someone may be in between, or the machine was rebuilt. Verify the new fingerprint out of band; only then replace line ${old.line} of ${old.file}. Nothing here overrides this.`,
    `なりすまし、または再構築が考えられます。別の手段で新しい指紋を確認し、確認後に ${old.file} の ${old.line} 行目を置き換えてください。この検査は省略できません。`,
  );

export const hostKeyRevoked = (host: string, by: KnownKey, print: string): Failure =>
  unreachable(
    "HOST_KEY_REVOKED",
    `${host} shows a key that was revoked: ${print} (${by.file}:${by.line}).`,
    `${host} が提示した鍵は失効しています: ${print} (${by.file}:${by.line})`,
    "Do not connect. Find out why the key was revoked and what answers at this address.",
    "接続しないでください。失効の理由と、このアドレスで応答しているものを確認してください。",
  );

export const hostKeyAuthority = (host: string, by: KnownKey): Failure =>
  unreachable(
    "HOST_KEY_AUTHORITY",
    `${host} is vouched for by a certificate authority only (${by.file}:${by.line}), which this transport cannot check.`,
    `${host} は認証局によってのみ保証されています(${by.file}:${by.line})。この接続方式では検証できません。`,
    "Set `transport: openssh` for this host in the inventory.",
    "インベントリでこのホストに `transport: openssh` を指定してください。",
  );

export const noChannel = (host: string, said: string): Failure =>
  unreachable(
    "NO_CHANNEL",
    `${host} opens no further session on this connection: ${said}`,
    `${host} がこの接続で新しいセッションを開きません: ${said}`,
    "Lower `maxChannels` for this host, or raise MaxSessions in its sshd_config.",
    "このホストの `maxChannels` を下げるか、sshd_config の MaxSessions を上げてください。",
  );

export const busy = (host: string): Failure =>
  failure("unreachable", "BUSY", {
    en: `No channel to ${host} is free.`,
    ja: `${host} への空きチャネルがありません。`,
  });

export const noSystemSsh = (host: string, needs: string): Failure =>
  failure(
    "unreachable",
    "NO_SYSTEM_SSH",
    {
      en: `${host} needs the system's ssh (${needs}), and there is none on this machine.`,
      ja: `${host} への接続にはシステムの ssh が必要ですが(${needs})、このマシンにありません。`,
    },
    { en: "Install the OpenSSH client.", ja: "OpenSSH クライアントをインストールしてください。" },
  );
