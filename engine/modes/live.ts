import type { AnswerOf, Captured, EffectKind, EffectOf, Exec, Settled } from "../program/effect.ts";
import { EXIT, failure, type Failure } from "../program/failure.ts";
import type { EffectRequest } from "../program/program.ts";
import type { Question, Reply } from "../program/question.ts";
import { isSecret, type Localised, type Secret } from "../program/value.ts";
import type { Clock } from "../world/clock.ts";
import type { Executor, Sink, Sinks } from "../world/executor.ts";
import { dial, request as send } from "../world/network.ts";
import type { Face } from "../world/terminal/face.ts";
import { Paused, type Perform } from "./perform.ts";

/** The world as a live run uses it. */
export interface World {
  readonly clock: Clock;
  readonly face: Face;
  executor(host: string): Executor | Failure;
  /** Variables that the inventory gives every command on a host. */
  hostEnvironment(host: string): Readonly<Record<string, string>>;
  /** The value behind the name of a secret. */
  secret(name: string): string;
  /** Masks what is shown of a running command; the text may begin or end inside a secret. */
  glimpse(text: string): string;
  output(name: string): Sink & { finish(): Captured };
  /** Key of a job: the same for the same address of the same run, on every engine. */
  jobKey(address: string): string;
  /** Aborted when the responder wants the running command killed. */
  readonly cancel: AbortSignal;
  /** Why nothing new may be begun; null while the run goes on. */
  pausing(): Paused | null;
  /** Aborted when this engine must go; jobs run on. */
  readonly detach: AbortSignal;
}

type Table = {
  readonly [K in Exclude<EffectKind, "tell">]: (effect: EffectOf<K>, at: At) => Promise<Settled<AnswerOf<K>>>;
};

interface At {
  readonly address: string;
  readonly doubt: boolean;
}

/** The world answers. */
export const live = (world: World): Perform => {
  const table: Table = {
    exec: (effect, at) => execute(world, effect, at),
    ask: (effect) => putQuestion(world, effect),
    fetch: (effect, at) => fetchUrl(world, effect, at),
    dial: (effect) => dial(effect, world.cancel),
    transfer: (effect, at) => move(world, effect, at),
    sleep: (effect) => sleep(world, effect),
    now: async () => ({ ok: true, value: { epochMs: world.clock.epochMs() } }),
    notify: async (effect) => {
      world.face.say(effect.message, "info");
      return { ok: true, value: { delivered: ["terminal"] } };
    },
  };
  return async (request, doubt) => {
    const pausing = request.effect.kind === "tell" ? null : world.pausing();
    if (pausing !== null) throw pausing;
    const settled = await lookUp(table, request, { address: request.address, doubt });
    // What a detached engine saw last is no answer: the next engine attaches and learns the true one.
    if (world.detach.aborted) throw world.pausing() ?? detached();
    return settled;
  };
};

// The table is indexed by the effect's own kind, which TypeScript cannot correlate by itself.
function lookUp(table: Table, { effect }: EffectRequest, at: At): Promise<Settled<unknown>> {
  if (effect.kind === "tell") return Promise.resolve({ ok: true, value: {} });
  const act = table[effect.kind] as (effect: unknown, at: At) => Promise<Settled<unknown>>;
  return act(effect, at);
}

async function execute(world: World, effect: Exec, { address, doubt }: At): Promise<Settled<AnswerOf<"exec">>> {
  const executor = world.executor(effect.host);
  if ("reason" in executor) return { ok: false, failure: executor };
  const name = address.replaceAll("/", "+");
  const stdout = world.output(`${name}.out`);
  const stderr = world.output(`${name}.err`);
  const sinks: Sinks = { stdout, stderr, live: (tail) => world.face.live(address, world.glimpse(tail)) };
  const key = world.jobKey(address);
  const env = { ...world.hostEnvironment(effect.host), ...revealed(world, effect.env) };
  const ended = await executor.exec({
    key,
    effect,
    env,
    sinks,
    cancel: world.cancel,
    detach: world.detach,
    doubtful: doubt,
  });
  return { ok: true, value: { ...ended, stdout: stdout.finish(), stderr: stderr.finish() } };
}

async function putQuestion(world: World, { question }: EffectOf<"ask">): Promise<Settled<AnswerOf<"ask">>> {
  const reply = await world.face.ask(question, AbortSignal.any([world.cancel, world.detach]));
  const pausing = world.pausing();
  if (pausing !== null) throw pausing;
  if (reply === "deadline") return atDeadline(question);
  if (reply === null) throw new Paused(personNeeded(question.step), EXIT.personNeeded);
  if (question.kind === "failure" && reply.value === "pause")
    throw new Paused(pausedBy(reply.by), EXIT.stoppedByPerson);
  return { ok: true, value: reply };
}

function atDeadline(question: Question): Settled<Reply> {
  const fallback = "fallback" in question && question.onDeadline === "default" ? question.fallback : null;
  if (fallback === null) return { ok: false, failure: nobodyAnswered(question) };
  return { ok: true, value: { value: fallback, by: "deadline", reason: null, recorded: {} } };
}

async function fetchUrl(
  world: World,
  effect: EffectOf<"fetch">,
  { address, doubt }: At,
): Promise<Settled<AnswerOf<"fetch">>> {
  if (doubt && effect.repeat !== "safe") return { ok: false, failure: maybeSent(effect.url) };
  const from = world.clock.monotonic();
  const body = world.output(`${address.replaceAll("/", "+")}.body`);
  const answer = await send({ effect, headers: revealed(world, effect.headers), sink: body, cancel: world.cancel });
  const captured = body.finish();
  if (!answer.ok) return answer;
  return {
    ok: true,
    value: { status: answer.value.status, body: captured, durationMs: world.clock.monotonic() - from },
  };
}

async function move(world: World, effect: EffectOf<"transfer">, { doubt }: At): Promise<Settled<AnswerOf<"transfer">>> {
  const { from, to } = effect;
  if (doubt && effect.repeat !== "safe") return { ok: false, failure: maybeCopied(to.path) };
  if (from.host !== null && to.host !== null && from.host !== to.host)
    return { ok: false, failure: twoHosts(from.host, to.host) };
  const executor = world.executor(from.host ?? to.host ?? "local");
  if ("reason" in executor) return { ok: false, failure: executor };
  return executor.send({ effect, direction: from.host === null ? "to-host" : "from-host", cancel: world.cancel });
}

async function sleep(world: World, effect: EffectOf<"sleep">): Promise<Settled<AnswerOf<"sleep">>> {
  await world.clock.sleep(effect.ms, AbortSignal.any([world.cancel, world.detach]));
  return { ok: true, value: {} };
}

const revealed = (world: World, values: Readonly<Record<string, string | Secret>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, isSecret(value) ? world.secret(value.secret) : value]),
  );

const detached = (): Paused =>
  new Paused({ en: "the engine was told to go", ja: "エンジンが停止を求められました" }, EXIT.terminated);

const personNeeded = (step: string): Localised => ({
  en: `${step} needs a person, and nobody answered here`,
  ja: `${step} は人の判断が必要ですが、回答がありません`,
});

const nobodyAnswered = ({ step }: Question): Failure =>
  failure("refused", "DEADLINE", {
    en: `nobody answered ${step} before its deadline`,
    ja: `${step} に期限までの回答がありませんでした`,
  });

const pausedBy = (by: string): Localised => ({ en: `paused by ${by}`, ja: `${by} が一時停止しました` });

const maybeSent = (url: string): Failure =>
  failure("unknown", "MAYBE_SENT", {
    en: `the request to ${url} may or may not have been sent before the engine stopped`,
    ja: `エンジン停止前に ${url} への要求が送られたかどうか不明です`,
  });

const maybeCopied = (path: string): Failure =>
  failure("unknown", "MAYBE_COPIED", {
    en: `${path} may or may not have been copied before the engine stopped`,
    ja: `エンジン停止前に ${path} のコピーが完了したかどうか不明です`,
  });

const twoHosts = (from: string, to: string): Failure =>
  failure(
    "invalid",
    "TWO_HOSTS",
    {
      en: `copy works between this machine and one host, not from ${from} to ${to}`,
      ja: `copy はこのマシンと1台のホストの間でのみ使えます (${from} → ${to} は不可)`,
    },
    {
      en: "copy to this machine first, then to the other host",
      ja: "いったんこのマシンへコピーしてから転送してください",
    },
  );
