import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { request } from "../../engine/world/network.ts";

let url = "";
let arrived: (() => void) | null = null;
const server = createServer((asked, answer) => {
  asked.resume();
  asked.on("end", () => {
    arrived?.();
    if (asked.url === "/reset") asked.socket.destroy();
    if (asked.url === "/cut") {
      answer.writeHead(200, { "content-length": "100" });
      answer.write("half");
      setTimeout(() => asked.socket.destroy(), 20);
    }
  });
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function failureOf(method: string, target: string, cancel = new AbortController().signal) {
  const effect = {
    kind: "fetch",
    method,
    url: target,
    headers: {},
    body: null,
    timeoutMs: 300,
    repeat: "never",
  } as const;
  const settled = await request({ effect, headers: {}, sink: { write: () => {} }, cancel });
  return settled.ok ? null : [settled.failure.reason, settled.failure.code];
}

test.each(["POST", "PUT", "DELETE", "PATCH"])(
  "a %s whose answer did not come may have been received",
  async (method) => {
    expect(await failureOf(method, `${url}/reset`)).toEqual(["unknown", "MAYBE_SENT"]);
    expect(await failureOf(method, `${url}/never`)).toEqual(["unknown", "MAYBE_SENT"]);
    expect(await failureOf(method, `${url}/cut`)).toEqual(["unknown", "MAYBE_SENT"]);
  },
);

test("a POST that is cancelled on its way may have been received; one that is cancelled before was not", async () => {
  const cancel = new AbortController();
  arrived = () => cancel.abort();
  expect(await failureOf("POST", `${url}/never`, cancel.signal)).toEqual(["unknown", "MAYBE_SENT"]);
  arrived = null;
  expect(await failureOf("POST", `${url}/never`, cancel.signal)).toEqual(["refused", "CANCELLED"]);
});

test("what was never connected was never sent", async () => {
  for (const target of ["http://127.0.0.1:2/", "http://nowhere.invalid/", "http://127.0.0.1:1/", "no url"]) {
    expect(await failureOf("POST", target), target).toEqual(["unreachable", "NETWORK"]);
  }
});

test("a GET changes nothing: it is only unreachable or late", async () => {
  expect(await failureOf("GET", `${url}/reset`)).toEqual(["unreachable", "NETWORK"]);
  expect(await failureOf("GET", `${url}/never`)).toEqual(["timed_out", "NO_ANSWER"]);
});

test("what is said of a request that may have been received", async () => {
  const effect = {
    kind: "fetch",
    method: "POST",
    url: `${url}/reset`,
    headers: {},
    body: null,
    timeoutMs: 300,
  } as const;
  const settled = await request({
    effect: { ...effect, repeat: "never" },
    headers: {},
    sink: { write: () => {} },
    cancel: new AbortController().signal,
  });
  expect(settled).toMatchObject({
    failure: {
      message: {
        en: `${url}/reset may have received the request, but its answer did not come (UND_ERR_SOCKET)`,
        ja: `${url}/reset は要求を受け取った可能性がありますが、応答がありません (UND_ERR_SOCKET)`,
      },
    },
  });
});
