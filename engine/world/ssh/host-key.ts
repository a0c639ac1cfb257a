import { readFileSync } from "node:fs";
import type { ServerHostKeyAlgorithm } from "ssh2";
import type { Failure } from "../../program/failure.ts";
import {
  fingerprint,
  hostName,
  judgeKey,
  knownHostsLine,
  knownTypes,
  type KnownKey,
  parseKnownHosts,
  typeIn,
} from "./known-hosts.ts";
import type { Settings } from "./settings.ts";
import { hostKeyAuthority, hostKeyChanged, hostKeyRevoked, hostKeyUnknown } from "./trouble.ts";

/** The watch at the door of one machine: which key types to ask for, and whether the key shown is the right one. */
export function openHostKeyCheck(settings: Settings): HostKeyCheck {
  const lines = settings.knownHosts.flatMap(linesIn);
  const name = settings.keyAlias?.toLowerCase() ?? hostName(settings.address, settings.port);
  return {
    algorithms: preferred(knownTypes(lines, name)),
    judge(key) {
      const verdict = judgeKey(lines, name, key);
      switch (verdict.kind) {
        case "known":
          return null;
        case "revoked":
          return hostKeyRevoked(settings.name, verdict.by, fingerprint(key));
        case "authority":
          return hostKeyAuthority(settings.name, verdict.by);
        case "changed": {
          const before = fingerprint(Buffer.from(verdict.old.key, "base64"));
          return hostKeyChanged(settings.name, verdict.old, before, fingerprint(key));
        }
        case "unknown":
          return hostKeyUnknown(settings.name, {
            fingerprint: fingerprint(key),
            type: typeIn(key.toString("base64")) ?? "?",
            line: knownHostsLine(name, key),
            file: settings.knownHosts[0] ?? "~/.ssh/known_hosts",
          });
        default:
          return verdict satisfies never;
      }
    },
  };
}

export interface HostKeyCheck {
  readonly algorithms: ServerHostKeyAlgorithm[];
  /** Null when the key is the one that is known. */
  judge(key: Buffer): Failure | null;
}

function linesIn(file: string): readonly KnownKey[] {
  try {
    return parseKnownHosts(readFileSync(file, "utf8"), file);
  } catch {
    // A file that is not there vouches for nobody.
    return [];
  }
}

/** A type that is known comes first; RSA never with SHA-1. */
function preferred(types: readonly string[]): ServerHostKeyAlgorithm[] {
  const known = ALGORITHMS.filter((algorithm) => types.includes(algorithm.startsWith("rsa-") ? "ssh-rsa" : algorithm));
  return [...known, ...ALGORITHMS.filter((algorithm) => !known.includes(algorithm))];
}

const ALGORITHMS: readonly ServerHostKeyAlgorithm[] = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
];
