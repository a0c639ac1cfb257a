/** Calls `look` soon after the start and then about once a second, never two at a time. Returns the way to stop. */
export function everySecond(look: () => Promise<void>): () => void {
  let timer = setTimeout(turn, FIRST_LOOK_MS);
  let stopped = false;
  async function turn(): Promise<void> {
    await look();
    if (!stopped) timer = setTimeout(turn, NEXT_LOOK_MS);
  }
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

const FIRST_LOOK_MS = 300;
const NEXT_LOOK_MS = 1000;
