import { Chalk, type ChalkInstance } from "chalk";
import type { Outcome } from "../../program/telling.ts";

/** The look of a face. Marks are never of ambiguous width: a Japanese terminal may draw those two cells wide. */
export interface Style {
  readonly paint: ChalkInstance;
  readonly mark: (outcome: Outcome) => string;
  readonly running: string;
}

export function styleOf({ color, unicode }: { color: boolean; unicode: boolean }): Style {
  const paint = new Chalk({ level: color ? 1 : 0 });
  const marks = unicode ? UNICODE : ASCII;
  return {
    paint,
    mark: (outcome) => colourOf(outcome, paint)(marks[outcome]),
    running: paint.cyan(unicode ? "›" : ">"),
  };
}

const UNICODE: Record<Outcome, string> = {
  ok: "✔",
  failed: "✘",
  skipped: "-",
  timed_out: "✘",
  unreachable: "✘",
  unknown: "?",
  refused: "✘",
  invalid: "✘",
  cancelled: "✘",
};

const ASCII: Record<Outcome, string> = {
  ok: "ok",
  failed: "FAILED",
  skipped: "skip",
  timed_out: "TIMEOUT",
  unreachable: "UNREACHABLE",
  unknown: "UNKNOWN",
  refused: "REFUSED",
  invalid: "INVALID",
  cancelled: "CANCELLED",
};

function colourOf(outcome: Outcome, paint: ChalkInstance): ChalkInstance {
  if (outcome === "ok") return paint.green;
  if (outcome === "skipped") return paint.dim;
  return outcome === "unknown" ? paint.yellow.bold : paint.red.bold;
}
