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

/** Leaves of a face what a person must see or answer. */
export const quietFace = (face: Face): Face => ({
  ...silentFace(),
  say: (line, tone) => (tone === "info" ? undefined : face.say(line, tone)),
  ask: (question, cancel) => face.ask(question, cancel),
  close: () => face.close(),
});
