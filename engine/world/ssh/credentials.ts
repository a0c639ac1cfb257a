import { readFileSync, statSync } from "node:fs";
import type { AgentAuthMethod, ParsedKey, PublicKeyAuthMethod } from "ssh2";
import type { Settled } from "../../program/effect.ts";
import type { Failure } from "../../program/failure.ts";
import { fingerprint } from "./known-hosts.ts";
import type { Settings } from "./settings.ts";
import { keyEncrypted, keyExposed, keyUnreadable, noKey } from "./trouble.ts";

export interface Credentials {
  readonly methods: readonly (AgentAuthMethod | PublicKeyAuthMethod)[];
  /** What is tried, for people: names and fingerprints, never key material. */
  readonly names: readonly string[];
}

/** Agent or key files, nothing else. A key that the inventory names is the only one tried. */
export async function credentialsOf(settings: Settings): Promise<Settled<Credentials>> {
  const { user: username, name: host } = settings;
  const agent = process.env["SSH_AUTH_SOCK"] ?? "";
  const withAgent: AgentAuthMethod = { type: "agent", username, agent };
  const methods: (AgentAuthMethod | PublicKeyAuthMethod)[] = [];
  const names: string[] = [];
  let trouble: Failure | null = null;
  for (const file of settings.identityFiles) {
    const found = await keyIn(host, file);
    if (found.ok) {
      methods.push({ type: "publickey", username, key: found.value });
      names.push(`${file} (${fingerprint(found.value.getPublicSSH())})`);
    } else if (!(found.failure.code === "KEY_ENCRYPTED" && agent !== "")) {
      trouble ??= found.failure;
    }
  }
  if (agent !== "" && !(settings.onlyThese && methods.length > 0) && !(settings.onlyThese && trouble !== null)) {
    methods.unshift(withAgent);
    names.unshift("ssh-agent");
  }
  return methods.length > 0
    ? { ok: true, value: { methods, names } }
    : { ok: false, failure: trouble ?? noKey(host, username) };
}

/** Parsed once per file: a parse can take a quarter of a second of this process's only thread. */
const parsed = new Map<string, ParsedKey>();

async function keyIn(host: string, file: string): Promise<Settled<ParsedKey>> {
  try {
    const { mode, mtimeMs, uid } = statSync(file);
    if ((mode & 0o077) !== 0 && uid === process.getuid?.()) {
      return { ok: false, failure: keyExposed(host, file, (mode & 0o777).toString(8).padStart(4, "0")) };
    }
    const known = parsed.get(`${file} ${mtimeMs}`);
    if (known !== undefined) return { ok: true, value: known };
    const { default: ssh2 } = await import("ssh2");
    const found = ssh2.utils.parseKey(readFileSync(file, "latin1").replaceAll("\r\n", "\n"));
    const key = Array.isArray(found) ? found[0] : found;
    if (key === undefined || key instanceof Error) {
      const encrypted = key !== undefined && /encrypted/i.test(key.message);
      return { ok: false, failure: encrypted ? keyEncrypted(host, file) : keyUnreadable(host, file, "no private key") };
    }
    if (!key.isPrivateKey()) return { ok: false, failure: keyUnreadable(host, file, "it is a public key") };
    parsed.set(`${file} ${mtimeMs}`, key);
    return { ok: true, value: key };
  } catch (error) {
    // Only `statSync` and `readFileSync` throw here.
    return { ok: false, failure: keyUnreadable(host, file, (error as NodeJS.ErrnoException).code ?? "unreadable") };
  }
}
