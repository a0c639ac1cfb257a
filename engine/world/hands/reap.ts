import { openFrames } from "./frames.ts";
import { GRACE_MS, type Means } from "./means.ts";

/**
 * Sends a script that kills and looks, on a channel of its own, and says what it saw. "Reaped" is said only of
 * processes that were seen to be gone; the rest are survivors.
 */
export async function reap(
  means: Means,
  order: { readonly nonce: string; readonly script: string; readonly as: string | null },
): Promise<Verdict> {
  const survivors: string[] = [];
  let verdict: Verdict = { kind: "silent" };
  const frames = openFrames({
    nonce: order.nonce,
    record(words) {
      const [word, ...rest] = words;
      if (word === "survivor") survivors.push(rest.join(" ").trim());
      if (word === "reaped") verdict = { kind: "reaped", survivors };
      if (word === "finished" || word === "never") verdict = { kind: word };
      return [];
    },
  });
  await means.reach.shell({
    script: order.script,
    as: order.as,
    stdout: (bytes) => frames.push(bytes),
    stderr: () => {},
    channel: "always",
    abandon: AbortSignal.timeout(GRACE_MS + 5000 + 3 * means.host.connectTimeoutMs),
  });
  return verdict;
}

export type Verdict =
  | { readonly kind: "reaped"; readonly survivors: readonly string[] }
  /** The job had ended by itself. */
  | { readonly kind: "finished" }
  /** The job had not started, and cannot start any more. */
  | { readonly kind: "never" }
  /** The target did not say. */
  | { readonly kind: "silent" };
