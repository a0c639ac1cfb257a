import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";

/** The two clocks and the boot they belong to. */
export interface Clock {
  wall(): string;
  epochMs(): number;
  monotonic(): number;
  readonly boot: string;
  sleep(ms: number, cancel: AbortSignal): Promise<void>;
}

export const clock: Clock = {
  wall: () => new Date().toISOString(),
  epochMs: () => Date.now(),
  // performance.now() counts from the start of this process; hrtime shares one origin per boot.
  monotonic: () => Number(process.hrtime.bigint() / 1_000n) / 1_000,
  boot: bootId(),
  async sleep(ms, cancel) {
    try {
      await pause(ms, undefined, { signal: cancel });
    } catch {
      // cancelled: the caller looks at the signal
    }
  },
};

const BEAT_MS = 1_000;
const NOTICEABLE_MS = 3_000;

/**
 * Notices that time went on without us: a suspended machine or process (`gap`), or a wall clock that was set
 * (`jump`). Returns a function that ends the watch.
 */
export function watchClocks(notice: (seen: { gapMs: number; jumpMs: number }) => void): () => void {
  let mono = performance.now();
  let wall = Date.now();
  const timer = setInterval(() => {
    const passed = performance.now() - mono;
    const shown = Date.now() - wall;
    mono += passed;
    wall += shown;
    const gapMs = Math.round(passed - BEAT_MS);
    const jumpMs = Math.round(shown - passed);
    if (gapMs > NOTICEABLE_MS || Math.abs(jumpMs) > NOTICEABLE_MS) notice({ gapMs: Math.max(0, gapMs), jumpMs });
  }, BEAT_MS);
  timer.unref();
  return () => clearInterval(timer);
}

function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    // No /proc: the boot's start time, coarse enough to be stable.
    return `up-${Math.round((Date.now() - performance.timeOrigin) / 60_000)}`;
  }
}
