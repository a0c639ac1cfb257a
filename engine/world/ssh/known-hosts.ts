import { createHash, createHmac } from "node:crypto";

/** One line of a known_hosts file that names a key. */
export interface KnownKey {
  readonly file: string;
  readonly line: number;
  readonly marker: "" | "@revoked" | "@cert-authority";
  readonly hosts: string;
  readonly type: string;
  /** The key's bytes, base64. */
  readonly key: string;
}

/** Lines that cannot be read vouch for nothing and are passed over, as OpenSSH does. */
export const parseKnownHosts = (text: string, file: string): readonly KnownKey[] =>
  text.split("\n").flatMap((raw, index) => {
    const words = raw.trim().split(/[ \t]+/);
    const marker = words[0]?.startsWith("@") === true ? words.shift() : "";
    const [hosts, type, key] = words;
    if (hosts === undefined || hosts.startsWith("#") || type === undefined || key === undefined) return [];
    if (marker !== "" && marker !== "@revoked" && marker !== "@cert-authority") return [];
    return typeIn(key) === type ? [{ file, line: index + 1, marker, hosts, type, key }] : [];
  });

export type Verdict =
  | { readonly kind: "known" }
  | { readonly kind: "revoked"; readonly by: KnownKey }
  | { readonly kind: "changed"; readonly old: KnownKey }
  /** Only a certificate authority vouches for this host, and a plain key was shown. */
  | { readonly kind: "authority"; readonly by: KnownKey }
  | { readonly kind: "unknown"; readonly others: readonly KnownKey[] };

/**
 * Judges the key a server showed under `name` (`host`, or `[host]:port` for another port than 22). Never more
 * lenient than OpenSSH; stricter in one thing: a key known for a host's port 22 says nothing of its other ports.
 */
export function judgeKey(lines: readonly KnownKey[], name: string, shown: Uint8Array): Verdict {
  const key = Buffer.from(shown).toString("base64");
  const type = typeIn(key);
  const ours = lines.filter((line) => matches(line.hosts, name));
  const revoked = ours.find((line) => line.marker === "@revoked" && line.key === key);
  if (revoked !== undefined) return { kind: "revoked", by: revoked };
  const plain = ours.filter((line) => line.marker === "");
  if (plain.some((line) => line.key === key)) return { kind: "known" };
  const old = plain.find((line) => line.type === type);
  if (old !== undefined) return { kind: "changed", old };
  const authority = ours.find((line) => line.marker === "@cert-authority");
  return authority === undefined ? { kind: "unknown", others: plain } : { kind: "authority", by: authority };
}

/** Key types known for a host: a server with several keys is asked for one of these. */
export const knownTypes = (lines: readonly KnownKey[], name: string): readonly string[] => [
  ...new Set(lines.filter((line) => line.marker === "" && matches(line.hosts, name)).map((line) => line.type)),
];

export const hostName = (address: string, port: number): string =>
  port === 22 ? address.toLowerCase() : `[${address.toLowerCase()}]:${port}`;

export const fingerprint = (key: Uint8Array): string =>
  `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;

/** The line that would make a key known. */
export const knownHostsLine = (name: string, key: Uint8Array): string => {
  const text = Buffer.from(key).toString("base64");
  return `${name} ${typeIn(text) ?? "?"} ${text}`;
};

/** A key's bytes begin with the length and the name of its type. */
export function typeIn(base64: string): string | null {
  const bytes = Buffer.from(base64, "base64");
  if (bytes.length < 4 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null;
  const length = bytes.readUInt32BE(0);
  return length > 0 && length <= 64 && bytes.length > 4 + length
    ? bytes.subarray(4, 4 + length).toString("latin1")
    : null;
}

/** One negated pattern that matches takes the whole line away. */
function matches(hosts: string, name: string): boolean {
  if (hosts.startsWith("|")) return hashMatches(hosts, name);
  let found = false;
  for (const pattern of hosts.split(",")) {
    const negated = pattern.startsWith("!");
    if (!wildcard(negated ? pattern.slice(1) : pattern).test(name)) continue;
    if (negated) return false;
    found = true;
  }
  return found;
}

function hashMatches(hosts: string, name: string): boolean {
  const [, version, salt, hash] = hosts.split("|");
  if (version !== "1" || salt === undefined || hash === undefined) return false;
  return createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64") === hash;
}

const wildcard = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .toLowerCase()
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    "s",
  );
