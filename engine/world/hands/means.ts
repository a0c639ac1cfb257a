import { randomBytes } from "node:crypto";
import type { Host } from "../../program/host.ts";
import type { Localised } from "../../program/value.ts";
import type { Order } from "../executor.ts";
import type { Reach } from "./reach.ts";
import type { Site } from "./script.ts";

/** What an executor works with. */
export interface Means {
  readonly host: Host;
  readonly reach: Reach;
  /** Directory on the target under which jobs live; null means the account's own. */
  readonly stateDir: string | null;
  /** Told what a responder should know while a command goes on. */
  readonly report: (line: Localised) => void;
  /** How long a lost link is tried again; null means as long as the command may take, and never under two minutes. */
  readonly patienceMs: number | null;
}

/** The place of an order's job, with a fresh nonce: nothing that was printed before can pass for a record. */
export const siteOf = (means: Means, order: Order, progress?: { readonly claimed: boolean }): Site => ({
  nonce: randomBytes(16).toString("hex"),
  key: order.key,
  stateDir: means.stateDir,
  as: order.effect.as,
  start: startOf(order, progress?.claimed ?? false),
});

const startOf = ({ effect, doubtful }: Order, claimed: boolean): Site["start"] => {
  if (effect.repeat === "safe") return "new";
  if (claimed) return "claimed";
  return doubtful === true ? "marked" : "new";
};

/** How people find the job's directory on the target. */
export const directoryOf = (means: Means, order: Order): string =>
  `${order.effect.as === null ? (means.stateDir ?? "~/.local/state/runbook") : `~${order.effect.as}/.local/state/runbook`}/jobs/${order.key}`;

/** TERM, then this long, then KILL. */
export const GRACE_MS = 3000;
