import { failure, Stopped } from "./failure.ts";
import { same } from "./value.ts";

/** Reads `host:port` or `[v6]:port`. */
export function reachable(text: string): { address: string; port: number } {
  const match = /^(?:\[([0-9A-Fa-f:.%]+)\]|([^\s:/]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  const address = match?.[1] ?? match?.[2];
  if (address === undefined || port < 1 || port > 65_535) {
    throw new Stopped(
      failure(
        "invalid",
        "ADDRESS",
        { en: `"${text}" is not host:port`, ja: `"${text}" は host:port の形ではありません` },
        same("db.example:5432"),
      ),
    );
  }
  return { address, port };
}

/** Reads `role:/path` or a path on this machine. */
export function place(text: string, hostOf: (role: string) => string): { host: string | null; path: string } {
  const match = /^([a-z][a-z0-9-]*):(.+)$/s.exec(text);
  return match?.[1] === undefined || match[2] === undefined
    ? { host: null, path: text }
    : { host: hostOf(match[1]), path: match[2] };
}
