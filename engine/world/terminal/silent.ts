import type { Face } from "./face.ts";

/** Says nothing and answers nothing: machines read the journal. */
export const silentFace = (): Face => ({
  opened() {},
  told() {},
  acting() {},
  settled() {},
  live() {},
  say() {},
  ask: () => Promise.resolve(null),
  close: () => Promise.resolve(),
});
