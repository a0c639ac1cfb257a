import { execFile } from "node:child_process";
import { createServer, type ServerResponse } from "node:http";

/*
 * The practice app: every request is a psql of its own, as good as a connection of its own.
 *   GET  /health  200 after reading every row and storing one; 500 with PostgreSQL's own words
 *   POST /events  201 after a stored row
 * Events keep coming in, but only while the last health check was good.
 */
const [psql = "", socket = "", port = "0"] = process.argv.slice(2);
const READ =
  "select count(*) from (select e::text from events e union all select u::text from users u union all select s::text from settings s) t(row) where length(row) > 0";
const WRITE = "insert into events (source, kind, payload, created_at) values ('app', 'heartbeat', '{}', now())";

let healthy = false;

setInterval(() => {
  if (healthy) void sql([WRITE]).then((error) => (healthy = error === null));
}, 1_000);
void check();

createServer((request, response) => {
  request.resume();
  void answer(`${request.method} ${request.url}`, response);
}).listen(Number(port), "127.0.0.1");

process.on("SIGTERM", () => process.exit(0));

async function answer(route: string, response: ServerResponse): Promise<void> {
  const known = route === "GET /health" || route === "POST /events";
  const error = route === "GET /health" ? await check() : known ? await sql([WRITE]) : "not found";
  const good = route === "POST /events" ? 201 : 200;
  response.writeHead(!known ? 404 : error === null ? good : 500, {
    "content-type": "application/json",
    connection: "close",
  });
  response.end(JSON.stringify(error === null ? { status: "ok" } : { error }));
}

async function check(): Promise<string | null> {
  const error = (await sql([READ])) ?? (await sql([WRITE]));
  healthy = error === null;
  return error;
}

function sql(statements: readonly string[]): Promise<string | null> {
  const args = ["-X", "-q", "-h", socket, "-U", "openclaw", "-d", "openclaw", "-v", "ON_ERROR_STOP=1"];
  return new Promise((resolve) => {
    execFile(
      psql,
      [...args, ...statements.flatMap((text) => ["-c", text])],
      { timeout: 10_000 },
      (error, _stdout, stderr) => {
        resolve(error === null ? null : stderr.trim().split("\n")[0] || error.message);
      },
    );
  });
}
