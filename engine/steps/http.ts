import { renderValue } from "../program/render.ts";
import { integer, object, oneOf, optional, template, variables } from "../program/shape.ts";
import { defineStep, done, notDone } from "../program/step-kind.ts";
import { same } from "../program/value.ts";
import { fetch } from "../program/verbs.ts";
import { wrongStatus } from "./wait.ts";

export const http = defineStep({
  kind: "http",
  about: { en: "Send one HTTP request from this machine.", ja: "このマシンから HTTP リクエストを1回送ります。" },
  example: `id: health
http: { url: 'https://\${{ hosts.web.name }}/health', status: 200 }
timeout: 10s`,
  fields: {
    http: object({
      url: template({ en: "Address of the request.", ja: "リクエスト先の URL。" }),
      method: optional(
        oneOf(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"], { en: "GET by default.", ja: "既定は GET。" }),
      ),
      status: optional(
        integer(
          { en: "Status that counts as success; 200 by default.", ja: "成功とみなすステータス。既定は 200。" },
          100,
          599,
        ),
      ),
      headers: optional(
        variables({ en: "Request headers; `_` stands for `-`.", ja: "リクエストヘッダー。_ は - として送られます。" }),
      ),
      body: optional(template({ en: "Request body.", ja: "リクエスト本文。" })),
    }),
  },
  defaults: { risk: "none", repeat: "safe" },
  timed: true,
  outputs: ["status", "body"],
  summary: ({ action, render }) => same(`${action.http.method ?? "GET"} ${render(action.http.url)}`),
  *run(turn) {
    const { url, method = "GET", status = 200, headers = {}, body } = turn.action.http;
    const answer = yield* fetch({
      method,
      url: turn.render(url),
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.replaceAll("_", "-"), renderValue(value, turn.facts)]),
      ),
      body: body === undefined ? null : turn.render(body),
      timeoutMs: turn.step.timeoutMs ?? 30_000,
      repeat: method === "GET" || method === "HEAD" ? "safe" : turn.step.repeat,
    });
    if (!answer.ok) return notDone(answer.failure);
    const outputs = { status: answer.value.status, body: answer.value.body.tail };
    if (answer.assumed) return done(outputs, true);
    return answer.value.status === status
      ? done(outputs)
      : notDone(wrongStatus(status, answer.value.status), outputs, outputs.body);
  },
});
