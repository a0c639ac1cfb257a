import type { Settled } from "../../program/effect.ts";
import type { Host } from "../../program/host.ts";
import { isAccount, isAddress } from "./names.ts";
import { type Settings, settingsOf } from "./settings.ts";
import { badAddress, jumpLoop, jumpUnknown } from "./trouble.ts";

/** Every machine on the way to `host`, the first jump first, `host` itself last. */
export async function routeTo(
  host: Host,
  resolve: (name: string) => Host | null,
  passed: readonly string[] = [],
): Promise<Settled<readonly Settings[]>> {
  if (passed.includes(host.name)) return { ok: false, failure: jumpLoop(host.name) };
  if (!isAddress(host.address)) return { ok: false, failure: badAddress(host.name, "host", host.address) };
  if (host.user !== null && !isAccount(host.user))
    return { ok: false, failure: badAddress(host.name, "user", host.user) };
  const settings = await settingsOf(host);
  if (!isAddress(settings.address)) return { ok: false, failure: badAddress(host.name, "host", settings.address) };
  if (!isAccount(settings.user)) return { ok: false, failure: badAddress(host.name, "user", settings.user) };
  const way: Settings[] = [];
  for (const jump of host.jump.length > 0 ? host.jump : settings.proxyJump) {
    const next = resolve(jump) ?? literalHost(jump, host);
    if (next === null) return { ok: false, failure: jumpUnknown(host.name, jump) };
    const before = await routeTo(next, resolve, [...passed, host.name]);
    if (!before.ok) return before;
    way.push(...before.value);
  }
  return { ok: true, value: [...way, settings] };
}

/** `user@host:port`; it is checked with the known hosts and the key of the machine behind it. */
function literalHost(jump: string, behind: Host): Host | null {
  const found = /^(?:ssh:\/\/)?(?:([^@\s]+)@)?(\[[0-9a-fA-F:]+\]|[^@:\s]+)(?::(\d{1,5}))?$/.exec(jump);
  if (found?.[2] === undefined) return null;
  const address = found[2].replace(/^\[|\]$/g, "");
  return {
    ...behind,
    name: jump,
    address,
    user: found[1] ?? null,
    port: found[3] === undefined ? null : Number(found[3]),
    jump: [],
  };
}
