import { connect } from "node:net";
import type { Dial, Fetch, Settled } from "../program/effect.ts";
import { failure, type Failure } from "../program/failure.ts";
import type { Sink } from "./executor.ts";

/** Sends one HTTP request; the body streams into `sink`. Redirects are not followed: their status is the answer. */
export async function request(of: {
  effect: Fetch;
  headers: Readonly<Record<string, string>>;
  sink: Sink;
  cancel: AbortSignal;
}): Promise<Settled<{ status: number }>> {
  const { effect } = of;
  const changes = !["GET", "HEAD"].includes(effect.method.toUpperCase());
  if (of.cancel.aborted) return { ok: false, failure: networkFailure(effect.url, { name: "AbortError" }) };
  try {
    const response = await fetch(effect.url, {
      method: effect.method,
      headers: of.headers,
      body: effect.body,
      redirect: "manual",
      signal: AbortSignal.any([of.cancel, AbortSignal.timeout(effect.timeoutMs)]),
    });
    for await (const chunk of response.body ?? []) of.sink.write(chunk);
    return { ok: true, value: { status: response.status } };
  } catch (cause) {
    const failure = changes && !neverSent(cause) ? maybeReceived(effect.url, cause) : networkFailure(effect.url, cause);
    return { ok: false, failure };
  }
}

/** Opens and closes a TCP connection. */
export function dial(effect: Dial, cancel: AbortSignal): Promise<Settled<Record<string, never>>> {
  const target = `${effect.address}:${effect.port}`;
  return new Promise((resolve) => {
    const socket = connect({ host: effect.address, port: effect.port });
    const end = (settled: Settled<Record<string, never>>): void => {
      socket.destroy();
      cancel.removeEventListener("abort", stop);
      resolve(settled);
    };
    const stop = (): void => end({ ok: false, failure: networkFailure(target, { name: "AbortError" }) });
    cancel.addEventListener("abort", stop, { once: true });
    socket.setTimeout(effect.timeoutMs, () =>
      end({ ok: false, failure: networkFailure(target, { name: "TimeoutError" }) }),
    );
    socket.once("connect", () => end({ ok: true, value: {} }));
    socket.once("error", (cause) => end({ ok: false, failure: networkFailure(target, cause) }));
  });
}

function networkFailure(target: string, cause: unknown): Failure {
  const { name, code } = rootOf(cause);
  if (name === "TimeoutError") {
    return failure("timed_out", "NO_ANSWER", {
      en: `${target} did not answer in time`,
      ja: `${target} が時間内に応答しません`,
    });
  }
  if (name === "AbortError")
    return failure("refused", "CANCELLED", { en: `${target}: cancelled`, ja: `${target}: 取り消しました` });
  const why = code ?? name ?? "error";
  return failure("unreachable", "NETWORK", {
    en: `${target} cannot be reached (${why})`,
    ja: `${target} に接続できません (${why})`,
  });
}

/** Whether the trouble came before the request could leave: while looking up, connecting or checking certificates. */
function neverSent(cause: unknown): boolean {
  const { code = "", syscall = "", message = "" } = rootOf(cause);
  return ["connect", "getaddrinfo"].includes(syscall) || BEFORE_SENDING.test(code) || NOT_FETCHED.has(message);
}

const BEFORE_SENDING =
  /^(UND_ERR_CONNECT_TIMEOUT|ERR_INVALID_URL|ERR_TLS_CERT_\w+|CERT_\w+|UNABLE_TO_\w+|\w*SELF_SIGNED\w*)$/;

// What fetch itself refuses has no code.
const NOT_FETCHED: ReadonlySet<string> = new Set(["bad port", "unknown scheme"]);

function maybeReceived(target: string, cause: unknown): Failure {
  const { name, code } = rootOf(cause);
  const why = code ?? name ?? "error";
  return failure("unknown", "MAYBE_SENT", {
    en: `${target} may have received the request, but its answer did not come (${why})`,
    ja: `${target} は要求を受け取った可能性がありますが、応答がありません (${why})`,
  });
}

// fetch wraps the reason; the innermost error has the code.
function rootOf(cause: unknown): { name?: string; code?: string; syscall?: string; message?: string } {
  const error = cause as {
    name?: string;
    code?: string;
    syscall?: string;
    message?: string;
    cause?: unknown;
    errors?: unknown[];
  };
  const inner = error.cause ?? error.errors?.[0];
  return inner !== undefined && error.name !== "TimeoutError" && error.name !== "AbortError" ? rootOf(inner) : error;
}
