/** At most `count` holders at a time, in the order of asking. */
export function openSlots(count: number): Slots {
  let free = Math.max(1, count);
  const waiting: (() => void)[] = [];
  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  return {
    tryTake() {
      if (free === 0) return null;
      free -= 1;
      return release;
    },
    take(abandon) {
      if (abandon.aborted) return Promise.resolve(null);
      const now = this.tryTake();
      if (now !== null) return Promise.resolve(now);
      return new Promise((resolve) => {
        const mine = (): void => {
          abandon.removeEventListener("abort", leave);
          resolve(release);
        };
        const leave = (): void => {
          const place = waiting.indexOf(mine);
          if (place !== -1) waiting.splice(place, 1);
          resolve(null);
        };
        waiting.push(mine);
        abandon.addEventListener("abort", leave, { once: true });
      });
    },
  };
}

export interface Slots {
  /** A slot and the way to give it back, or null when none is free. */
  tryTake(): (() => void) | null;
  /** Waits for one; null when abandoned. */
  take(abandon: AbortSignal): Promise<(() => void) | null>;
}
