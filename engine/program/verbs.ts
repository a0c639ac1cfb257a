import type {
  Ask,
  Dial,
  Exec,
  ExecAnswer,
  Fetch,
  FetchAnswer,
  NotifyAnswer,
  Notify,
  Settled,
  Transfer,
  TransferAnswer,
} from "./effect.ts";
import { perform, type Program } from "./program.ts";
import type { Reply } from "./question.ts";
import type { Telling } from "./telling.ts";

/** The words steps and the interpreter speak. Each asks for one effect. */
export const exec = (effect: Omit<Exec, "kind">): Program<Settled<ExecAnswer>> =>
  perform<"exec">({ kind: "exec", ...effect });

export const ask = (question: Ask["question"]): Program<Settled<Reply>> => perform<"ask">({ kind: "ask", question });

export const fetch = (effect: Omit<Fetch, "kind">): Program<Settled<FetchAnswer>> =>
  perform<"fetch">({ kind: "fetch", ...effect });

export const dial = (effect: Omit<Dial, "kind">): Program<Settled<Record<string, never>>> =>
  perform<"dial">({ kind: "dial", ...effect });

export const transfer = (effect: Omit<Transfer, "kind">): Program<Settled<TransferAnswer>> =>
  perform<"transfer">({ kind: "transfer", ...effect });

export const notify = (effect: Omit<Notify, "kind">): Program<Settled<NotifyAnswer>> =>
  perform<"notify">({ kind: "notify", ...effect });

export function* sleep(ms: number): Program<Settled<Record<string, never>>> {
  return yield* perform<"sleep">({ kind: "sleep", ms });
}

/** Milliseconds since 1970, UTC; 0 when the mode has no clock (dry run). */
export function* now(): Program<number> {
  const answer = yield* perform<"now">({ kind: "now" });
  return answer.ok ? answer.value.epochMs : 0;
}

export function* tell(telling: Telling): Program<void> {
  yield* perform<"tell">({ kind: "tell", telling });
}
