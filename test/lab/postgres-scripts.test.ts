import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { scene, scriptOf, sh } from "./scripts.ts";

const RUNBOOK = "openclaw/db-corruption.yaml";
const { directory, path, remove } = scene();
afterAll(remove);

const DUMP = `--\nCREATE TABLE public.events (id bigint);
COPY public.events (id) FROM stdin;
1
2
\\.
COPY public.users (id) FROM stdin;
\\.
--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict abc\n`;
const CUT = DUMP.slice(0, DUMP.indexOf("2\n"));

test("choose-backup passes over every kind of bad dump, the newest by name first", () => {
  const backups = join(directory, "backups");
  put("backup_20260207_030000", CUT, "right");
  put("backup_20260206_030000", DUMP, "none");
  put("backup_20260205_030000", DUMP, "wrong");
  put("backup_20260204_030000", null, "right");
  put("backup_20260203_030000", DUMP.replaceAll("events", "other"), "right");
  put("backup_20260202_030000", DUMP, "right");
  put("backup_20260201_030000", DUMP, "right");
  const ran = sh(scriptOf(RUNBOOK, "choose-backup"), { PATH: path, BACKUP_DIR: backups });
  const dump = (day: number): string => `${backups}/backup_2026020${day}_030000/postgres_dump.sql.gz`;
  expect(ran).toEqual({
    code: 0,
    stdout: `${dump(2)}\n`,
    stderr: [
      `${dump(7)} is cut off`,
      `${dump(6)} has no checksum`,
      `${dump(5)} does not match its checksum`,
      `${dump(4)} does not unpack`,
      `${dump(3)} has no events`,
      "",
    ].join("\n"),
  });

  function put(name: string, text: string | null, sum: "right" | "wrong" | "none"): void {
    mkdirSync(join(backups, name), { recursive: true });
    const bytes = text === null ? Buffer.from("not gzip") : gzipSync(text);
    writeFileSync(join(backups, name, "postgres_dump.sql.gz"), bytes);
    const digest = createHash("sha256")
      .update(bytes)
      .update(sum === "wrong" ? "x" : "")
      .digest("hex");
    if (sum !== "none") writeFileSync(join(backups, name, "SHA256SUMS"), `${digest}  postgres_dump.sql.gz\n`);
  }
});

test("rows-in-dump counts the rows of every table, empty ones too", () => {
  writeFileSync(join(directory, "postgres_dump.sql"), DUMP);
  const ran = sh(scriptOf(RUNBOOK, "rows-in-dump"), { PATH: path, DUMP: join(directory, "postgres_dump.sql") });
  expect(ran).toEqual({ code: 0, stdout: "public.events 2\npublic.users 0\n", stderr: "" });
});

describe("kind-of-damage reads the log of a server that does not start", () => {
  const script = scriptOf(RUNBOOK, "kind-of-damage");
  const cases = [
    { log: "FATAL:  could not locate a valid checkpoint record", code: 0, said: "write-ahead log\n" },
    { log: "FATAL:  incorrect checksum in control file", code: 0, said: "control file\n" },
    { log: 'FATAL:  could not open file "base/1/2601": No such file', code: 0, said: "file missing\n" },
    { log: "PANIC:  could not write: No space left on device", code: 1, said: "the disk is full: not this runbook\n" },
    { log: 'LOG: configuration file "x" contains errors', code: 1, said: "a configuration error: not this runbook\n" },
    {
      log: "LOG:  database system is shut down",
      code: 1,
      said: "no sign of damage in: LOG:  database system is shut down\n",
    },
  ];
  test.each(cases)("$log", ({ log, code, said }) => {
    writeFileSync(join(directory, "control"), '#!/bin/sh\nprintf "%s\\n" "$LOG"\n', { mode: 0o755 });
    const ran = sh(script, { PATH: path, STATE: "stopped", CONTROL: join(directory, "control"), LOG: log });
    expect({ code: ran.code, said: ran.stdout + ran.stderr }).toEqual({ code, said });
  });
});
