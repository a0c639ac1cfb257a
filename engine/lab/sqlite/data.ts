import type { DatabaseSync } from "node:sqlite";

/** The tables whose rows are counted. Each has an `id` and a `created_at`. */
export const TABLES = ["incidents", "change_requests", "users", "audit_logs", "backup_logs"] as const;
export type Table = (typeof TABLES)[number];

export const SCHEMA = `
create table incidents (id integer primary key, title text not null, description text not null, status text not null, created_at text not null);
create table change_requests (id integer primary key, title text not null, risk text not null, created_at text not null);
create table users (id integer primary key, username text not null unique, role text not null, created_at text not null);
create table audit_logs (id integer primary key, username text not null, action text not null, created_at text not null);
create table backup_logs (id integer primary key, backup_id text not null unique, backup_type text not null, status text not null, created_at text not null);
create index incidents_created_at on incidents (created_at);
create index change_requests_created_at on change_requests (created_at);
create index audit_logs_created_at on audit_logs (created_at);
`;

const HOUR = 3_600_000;
/** Thirty days of a small company's service desk. */
const DAYS = 30;

interface Row {
  readonly at: number;
  readonly table: Table;
  readonly values: readonly string[];
}

/** Inserts what happened in (`from`, `until`], so that a backup made afterwards really lacks what comes later. */
export function live(database: DatabaseSync, rows: readonly Row[], from: number, until: number): void {
  database.exec("begin");
  for (const { at, table, values } of rows) {
    if (at > from && at <= until) insertInto(database, table, [...values, new Date(at).toISOString()]);
  }
  database.exec("commit");
}

/** Everything that happened up to `now`, oldest first; the same for the same `now`. */
export function history(now: number): readonly Row[] {
  const start = now - DAYS * 24 * HOUR;
  const rows: Row[] = [];
  for (let hour = 0; hour < DAYS * 24; hour++) {
    const at = start + hour * HOUR;
    for (let nth = 0; nth < 4; nth++) rows.push(incident(at + nth * 13 * 60_000, hour * 4 + nth));
    for (let nth = 0; nth < 2; nth++)
      rows.push({
        at: at + nth * 29 * 60_000,
        table: "audit_logs",
        values: [`user${hour % 40}`, nth === 0 ? "login" : "update"],
      });
    if (hour % 5 === 0)
      rows.push({
        at: at + 7 * 60_000,
        table: "change_requests",
        values: [`RFC ${hour}`, hour % 3 === 0 ? "high" : "low"],
      });
    if (hour % 18 === 0)
      rows.push({ at: at + 60_000, table: "users", values: [`user${hour / 18}`, hour === 0 ? "admin" : "analyst"] });
  }
  return rows;
}

const COLUMNS: Readonly<Record<Table, string>> = {
  incidents: "title, description, status, created_at",
  change_requests: "title, risk, created_at",
  users: "username, role, created_at",
  audit_logs: "username, action, created_at",
  backup_logs: "backup_id, backup_type, status, created_at",
};

export function insertInto(database: DatabaseSync, table: Table, values: readonly string[]): void {
  const places = values.map(() => "?").join(", ");
  database.prepare(`insert into ${table} (${COLUMNS[table]}) values (${places})`).run(...values);
}

const SUBJECTS = [
  "printer offline",
  "password reset",
  "disk nearly full",
  "certificate expires",
  "mail delayed",
  "VPN drops",
];

const incident = (at: number, number: number): Row => ({
  at,
  table: "incidents",
  values: [
    `${SUBJECTS[number % SUBJECTS.length]} #${number}`,
    `Reported by user${number % 40}; first seen on host${number % 17}. ${"Checked, waiting for reply. ".repeat(number % 5)}`,
    number % 9 === 0 ? "open" : "closed",
  ],
});
