import { performance } from "node:perf_hooks";
import type { End } from "../../program/effect.ts";
import type { Failure } from "../../program/failure.ts";
import type { Executor, Order } from "../executor.ts";
import { isAccount } from "../ssh/names.ts";
import { invalidOrder } from "./evidence.ts";
import { runJob } from "./job.ts";
import { type Means, siteOf } from "./means.ts";
import { runRead } from "./read.ts";
import { forgetScript } from "./script.ts";
import { transferFile } from "./transfer.ts";

/** An executor over any way to have a shell. What jobs, kills and copies mean is the same on every transport. */
export function openHands(means: Means): Executor {
  const orders = new Map<string, Order>();
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
      if (order.effect.nature === "read") return ended(await runRead(means, order), false);
      orders.set(order.key, order);
      const { end, attached } = await runJob(means, order);
      return ended(end, attached);
    },
    send: (order) => transferFile(means, order),
    async forget(key) {
      const order = orders.get(key);
      if (order === undefined) return;
      orders.delete(key);
      await means.reach.shell({
        script: forgetScript(siteOf(means, order)),
        as: order.effect.as,
        stdout: () => {},
        stderr: () => {},
        abandon: AbortSignal.timeout(host.connectTimeoutMs),
      });
    },
    close: () => means.reach.close(),
  };
}

/** What must hold before any of it becomes shell text or an argument. */
function unfitness(order: Order): Failure | null {
  const { as, command } = order.effect;
  if (!/^[A-Za-z0-9_-]{1,200}$/.test(order.key)) return invalidOrder(`key ${JSON.stringify(order.key)}`);
  if (as !== null && !isAccount(as)) return invalidOrder(`account ${JSON.stringify(as)}`);
  const texts = command.form === "argv" ? command.argv : [command.shell, command.text];
  if (texts.length === 0 || texts.some((text) => text.includes("\0"))) return invalidOrder("its text");
  const variable = Object.entries(order.env).find(
    ([name, value]) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || value.includes("\0"),
  );
  return variable === undefined ? null : invalidOrder(`variable ${JSON.stringify(variable[0])}`);
}
