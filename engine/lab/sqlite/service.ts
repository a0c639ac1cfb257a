import { createServer } from "node:http";
import { DatabaseSync } from "node:sqlite";

/*
 * The practice service: keeps its database open in WAL mode, adds an incident every now and then, and answers
 *   GET  /api/v1/health     200 after really reading every table and writing a row; 500 with SQLite's own words
 *   POST /api/v1/incidents  201 after a stored row
 * After the first sign of corruption it never writes again, as a careful service does not, and answers 500.
 */
const [file = "", port = "0"] = process.argv.slice(2);
const TABLES = ["incidents", "change_requests", "users", "audit_logs", "backup_logs"];
const CORRUPT: ReadonlySet<number> = new Set([11, 26]); // SQLITE_CORRUPT, SQLITE_NOTADB

let damage: string | null = null;
const database = open();

setInterval(() => attempt(() => addIncident("disk usage above threshold")), 150);

createServer((request, response) => {
  const route = `${request.method} ${request.url}`;
  const act = route === "GET /api/v1/health" ? health : route === "POST /api/v1/incidents" ? report : null;
  request.resume();
  const error = act === null ? "not found" : attempt(act);
  const status = act === null ? 404 : error !== null ? 500 : act === report ? 201 : 200;
  response.writeHead(status, { "content-type": "application/json", connection: "close" });
  response.end(JSON.stringify(error === null ? { status: "ok" } : { error }));
}).listen(Number(port), "127.0.0.1");

// A damaged database is not closed in order: closing would write its journal back into it.
process.on("SIGTERM", () => {
  if (damage === null) database?.close();
  process.exit(0);
});

function open(): DatabaseSync | null {
  try {
    const opened = new DatabaseSync(file, { timeout: 2_000 });
    opened.exec("pragma journal_mode = wal; pragma synchronous = normal");
    return opened;
  } catch (cause) {
    noteDamage(cause);
    return null;
  }
}

function attempt(act: () => void): string | null {
  if (damage !== null) return damage;
  try {
    act();
    return null;
  } catch (cause) {
    noteDamage(cause);
    return (cause as Error).message; // node:sqlite throws errors only
  }
}

function noteDamage(cause: unknown): void {
  const { errcode, message } = cause as { errcode?: number; message: string }; // node:sqlite's error
  process.stderr.write(`${new Date().toISOString()} ${message}\n`);
  if (database === null || CORRUPT.has((errcode ?? 0) & 0xff)) damage = message;
}

// Through a connection of its own: the long-lived one would answer from its cache.
function health(): void {
  const fresh = new DatabaseSync(file, { readOnly: true, timeout: 2_000 });
  try {
    for (const table of TABLES) fresh.prepare(`select * from ${table}`).all();
  } finally {
    fresh.close();
  }
  addIncident("health probe");
}

function report(): void {
  addIncident("reported by hand");
}

function addIncident(title: string): void {
  database
    ?.prepare("insert into incidents (title, description, status, created_at) values (?, ?, 'open', ?)")
    .run(title, "", new Date().toISOString());
}
