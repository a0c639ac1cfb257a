import type { Captured, ExecAnswer, Settled } from "../engine/program/effect.ts";

/** A stream as the world hands it back. */
export const captured = (tail: string): Captured => ({ tail, bytes: Buffer.byteLength(tail), sha256: "", file: null });

/** A command that ended with an exit code. */
export const exited = (code: number, stdout = "", stderr = ""): Settled<ExecAnswer> => ({
  ok: true,
  value: {
    end: { kind: "exited", code },
    stdout: captured(stdout),
    stderr: captured(stderr),
    durationMs: 1,
    attached: false,
  },
});
