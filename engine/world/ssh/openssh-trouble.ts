import { readFileSync } from "node:fs";
import { type Failure, failure } from "../../program/failure.ts";
import { fingerprint, parseKnownHosts } from "./known-hosts.ts";
import type { Settings } from "./settings.ts";
import * as trouble from "./trouble.ts";

/** What the system's client wrote when it could not connect, in our words. */
export function troubleIn(log: string, settings: Settings): Failure {
  const { name, address, port, user, connectTimeoutMs } = settings;
  const seconds = connectTimeoutMs / 1000;
  const last = log.trim().split("\n").at(-1)?.trim() ?? "";
  if (/Could not resolve hostname/.test(log)) return trouble.nameNotFound(name, address);
  if (/REVOKED HOST KEY/.test(log)) return keyRefused(settings, "revoked", last);
  if (/IDENTIFICATION HAS CHANGED/.test(log)) return keyChanged(settings, log);
  if (/host key is known for|Host key verification failed/.test(log)) return keyRefused(settings, "unknown", last);
  const methods = /Permission denied \((.*)\)/.exec(log)?.[1];
  if (methods !== undefined) {
    const tried = settings.onlyThese ? settings.identityFiles : methods.split(",");
    return trouble.loginRefused(name, user, tried);
  }
  if (/Connection refused/.test(log)) return trouble.connectionRefused(name, address, port);
  if (/No route to host|Network is unreachable/.test(log)) return trouble.noRoute(name, address);
  if (/timed out during banner/.test(log)) return trouble.silentHandshake(name, address, port, seconds);
  if (/timed out/.test(log)) return trouble.noAnswer(name, address, port, seconds);
  return trouble.connectionFailed(name, last === "" ? "ssh ended without a reason" : last);
}

function keyChanged(settings: Settings, log: string): Failure {
  const place = /Offending \S+ key in (.+):(\d+)/.exec(log);
  const shown = /SHA256:[A-Za-z0-9+/]{43}/.exec(log)?.[0];
  const old = place?.[1] === undefined ? undefined : lineOf(place[1], Number(place[2]));
  if (old === undefined || shown === undefined) return keyRefused(settings, "changed", "");
  return trouble.hostKeyChanged(settings.name, old, fingerprint(Buffer.from(old.key, "base64")), shown);
}

function lineOf(file: string, line: number) {
  try {
    return parseKnownHosts(readFileSync(file, "utf8"), file).find((key) => key.line === line);
  } catch {
    // Named by ssh and gone since: then the line cannot be shown.
    return undefined;
  }
}

const keyRefused = ({ name, address, port }: Settings, why: "unknown" | "changed" | "revoked", said: string): Failure =>
  failure(
    "unreachable",
    { unknown: "HOST_KEY_UNKNOWN", changed: "HOST_KEY_CHANGED", revoked: "HOST_KEY_REVOKED" }[why],
    {
      en: `ssh refused the host key of ${name}, which is ${why}${said === "" ? "" : `: ${said}`}`,
      ja: `ssh が ${name} のホスト鍵を拒否しました(${{ unknown: "未登録", changed: "変更あり", revoked: "失効" }[why]})${said === "" ? "" : `: ${said}`}`,
    },
    {
      en: `See it with \`ssh-keyscan -p ${port} ${address} | ssh-keygen -lf -\`, compare the fingerprint out of band, and only then put it into known_hosts.`,
      ja: `\`ssh-keyscan -p ${port} ${address} | ssh-keygen -lf -\` で指紋を表示し、別の手段で照合してから known_hosts に登録してください。`,
    },
  );
