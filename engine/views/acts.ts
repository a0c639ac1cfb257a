import type { Captured, End, ExecAnswer, FetchAnswer, TransferAnswer } from "../program/effect.ts";
import type { Failure } from "../program/failure.ts";
import type { Command } from "./run.ts";

/** What the answer of a command says, whatever kind of effect it was. */
export interface Answer {
  /** How a command ended; null for what has no exit code. */
  readonly end: End | null;
  /** HTTP status of a request. */
  readonly status: number | null;
  readonly durationMs: number | null;
  readonly outputs: readonly Stored[];
  readonly failure: Failure | null;
}

export interface Stored extends Captured {
  readonly stream: "stdout" | "stderr" | "body" | "copy";
}

/** null while there is no answer. The journal holds, for each address, the answer of the effect that was asked there. */
export function answerOf({ effect, settled }: Command): Answer | null {
  if (settled === null) return null;
  if (!settled.ok) return { ...NOTHING, failure: settled.failure };
  switch (effect.kind) {
    case "exec": {
      const { end, durationMs, stdout, stderr } = settled.value as ExecAnswer;
      const outputs: Stored[] = [
        { stream: "stdout", ...stdout },
        { stream: "stderr", ...stderr },
      ];
      return { ...NOTHING, end, durationMs, outputs };
    }
    case "fetch": {
      const { status, durationMs, body } = settled.value as FetchAnswer;
      return { ...NOTHING, status, durationMs, outputs: [{ stream: "body", ...body }] };
    }
    case "transfer": {
      const { bytes, sha256, durationMs } = settled.value as TransferAnswer;
      return { ...NOTHING, durationMs, outputs: [{ stream: "copy", tail: "", bytes, sha256, file: null }] };
    }
    case "dial":
    case "notify":
      return NOTHING;
    default:
      return effect satisfies never;
  }
}

const NOTHING: Answer = { end: null, status: null, durationMs: null, outputs: [], failure: null };
