import { randomBytes } from "node:crypto";
import { performance } from "node:perf_hooks";
import type { End } from "../../program/effect.ts";
import type { Failure } from "../../program/failure.ts";
import type { Executor, Order } from "../executor.ts";
import { isAccount } from "../ssh/names.ts";
import { invalidOrder, maybeRan } from "./evidence.ts";
import { runJob } from "./job.ts";
import type { Means } from "./means.ts";
import { runRead } from "./read.ts";
import { forgetScript } from "./script.ts";
import { transferFile } from "./transfer.ts";

/** An executor over any way to have a shell. What jobs, kills and copies mean is the same on every transport. */
export function openHands(means: Means): Executor {
  const { host } = means;
  return {
    async exec(given) {
      const order = { ...given, env: { ...host.env, ...given.env } };
      const began = performance.now();
      const ended = (end: End, attached: boolean) => ({
        end,
        durationMs: Math.round(performance.now() - began),
        attached,
      });
      const unfit = unfitness(order);
      if (unfit !== null) return ended({ kind: "not_started", failure: unfit }, false);
      if (order.effect.nature === "read" && order.doubtful === true && order.effect.repeat !== "safe")
        return ended({ kind: "unknown", failure: maybeRan(host.name) }, false);
      if (order.effect.nature === "read") return ended(await runRead(means, order), false);
      const { end, attached } = await runJob(means, order);
      return ended(end, attached);
    },
    send: (order) => transferFile(means, order),
    async forget(key, as = null, abandon = AbortSignal.timeout(host.connectTimeoutMs)) {
      if (!KEY.test(key) || (as !== null && !isAccount(as))) return;
      const nonce = randomBytes(16).toString("hex");
      await means.reach.shell({
        script: forgetScript({ nonce, key, stateDir: means.stateDir, as, start: "new" }),
        as,
        stdout: () => {},
        stderr: () => {},
        abandon,
      });
    },
    close: () => means.reach.close(),
  };
}

/** What must hold before any of it becomes shell text or an argument. */
function unfitness(order: Order): Failure | null {
  const { as, command } = order.effect;
  if (!KEY.test(order.key)) return invalidOrder(`key ${JSON.stringify(order.key)}`);
  if (as !== null && !isAccount(as)) return invalidOrder(`account ${JSON.stringify(as)}`);
  const texts = command.form === "argv" ? command.argv : [command.shell, command.text];
  if (texts.length === 0 || texts.some((text) => text.includes("\0"))) return invalidOrder("its text");
  const variable = Object.entries(order.env).find(
    ([name, value]) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || value.includes("\0"),
  );
  return variable === undefined ? null : invalidOrder(`variable ${JSON.stringify(variable[0])}`);
}

const KEY = /^[A-Za-z0-9_-]{1,200}$/;
