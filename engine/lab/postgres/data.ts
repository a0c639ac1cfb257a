/** The tables whose rows are counted. Each has an `id` and a `created_at`. */
const TABLES = ["events", "users", "settings"] as const;

export const SCHEMA = `
create table events (id bigint generated always as identity primary key, source text not null, kind text not null, payload text not null, created_at timestamptz not null);
create table users (id bigint generated always as identity primary key, name text not null unique, created_at timestamptz not null);
create table settings (id bigint generated always as identity primary key, name text not null, value text not null, created_at timestamptz not null);
create index on events (created_at);
`;

/** Hours before now at which the practice system made its backups, oldest first. */
export const SCHEDULE = [6 * 24, 53, 29, 5] as const;

/** What happened in (`from`, `until`], oldest first: an event every seven minutes, users and settings now and then. */
export function happened(from: Date, until: Date): string {
  const times = (step: string): string =>
    `generate_series(timestamptz '${from.toISOString()}' + interval '${step}', timestamptz '${until.toISOString()}', interval '${step}') at`;
  const id = "to_char(at at time zone 'utc', 'YYYYMMDDHH24MISS')";
  return `
insert into events (source, kind, payload, created_at) select 'sensor-' || extract(minute from at), 'reading', repeat(md5(at::text), 6), at from ${times("7 minutes")};
insert into users (name, created_at) select 'user-' || ${id}, at from ${times("11 hours")};
insert into settings (name, value, created_at) select 'option-' || ${id}, md5(at::text), at from ${times("23 hours")};
`;
}

export const rowsUntil = (until: string): string =>
  `select json_build_object(${TABLES.map((table) => `'${table}', (select count(*) from ${table} where created_at <= '${until}')`).join(", ")})`;

export const digestUntil = (until: string): string =>
  `select md5(concat(${TABLES.map((table) => `(select string_agg(t::text, e'\\n' order by id) from ${table} t where created_at <= '${until}')`).join(", '|', ")}))`;
