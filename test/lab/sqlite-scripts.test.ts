import { createHash } from "node:crypto";
import { closeSync, copyFileSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scene, scriptOf, sh, stepOf, textOf } from "./scripts.ts";

const RUNBOOK = "itsm-nexus/db-corruption.yaml";
const { directory, path, remove } = scene();
afterAll(remove);

const at = (name: string): string => join(directory, name);

beforeAll(() => {
  const database = new DatabaseSync(at("sound.db"));
  database.exec(
    "create table incidents (id integer primary key, created_at text); insert into incidents values (1, '2026-02-15T02:00:15.000Z')",
  );
  database.close();
  const other = new DatabaseSync(at("other.db"));
  other.exec("create table notes (id integer primary key)");
  other.close();
  writeFileSync(at("empty.db"), "");
  writeFileSync(at("junk.db"), Buffer.alloc(8192, 0xa5));
});

describe("database-is-damaged", () => {
  const script = scriptOf(RUNBOOK, "database-is-damaged");
  const cases = [
    { file: "sound.db", code: 1, said: "the database is sound: look for another cause\n" },
    { file: "missing.db", code: 1, said: "the file is missing: is its disk mounted?\n" },
    { file: "empty.db", code: 0, said: "the file is empty\n" },
    { file: "junk.db", code: 0, said: "file is not a database" },
    { file: "other.db", code: 0, said: "no such table: incidents" },
  ];
  test.each(cases)("$file → $code", ({ file, code, said }) => {
    const ran = sh(script, { PATH: path, DATABASE: at(file) });
    expect({ code: ran.code, said: ran.stdout + ran.stderr }).toEqual({
      code,
      said: expect.stringContaining(said) as unknown,
    });
    expect(existsSync(at("missing.db"))).toBe(false);
  });
});

test("choose-backup passes over every kind of bad backup, the newest by name first", () => {
  const backups = at("backups");
  for (const type of ["daily", "weekly"]) mkdirSync(join(backups, type), { recursive: true });
  put("daily/itsm_nexus_daily_20260215_020015", "empty.db", "right");
  put("daily/itsm_nexus_daily_20260214_020015", "sound.db", "none");
  put("daily/itsm_nexus_daily_20260213_020015", "sound.db", "wrong");
  put("daily/itsm_nexus_daily_20260212_020015", "junk.db", "right");
  put("daily/itsm_nexus_daily_20260211_020015", "other.db", "right");
  put("weekly/itsm_nexus_weekly_20260210_030012", "sound.db", "right");
  put("daily/itsm_nexus_daily_20260209_020015", "sound.db", "right");
  const ran = sh(scriptOf(RUNBOOK, "choose-backup"), { PATH: path, BACKUP_DIR: backups });
  expect(ran).toEqual({
    code: 0,
    stdout: `${backups}/weekly/itsm_nexus_weekly_20260210_030012.db\n`,
    stderr: [
      "daily/itsm_nexus_daily_20260215_020015.db is empty",
      "daily/itsm_nexus_daily_20260214_020015.db has no .sha256",
      "daily/itsm_nexus_daily_20260213_020015.db does not match its .sha256",
      "daily/itsm_nexus_daily_20260212_020015.db is not sound inside",
      "daily/itsm_nexus_daily_20260211_020015.db is not sound inside",
      "",
    ].join("\n"),
  });
  expect(existsSync(`${ran.stdout.trim()}-wal`)).toBe(false);

  function put(name: string, from: string, sum: "right" | "wrong" | "none"): void {
    copyFileSync(at(from), join(backups, `${name}.db`));
    const digest = createHash("sha256")
      .update(readFileSync(at(from)))
      .update(sum === "wrong" ? "x" : "")
      .digest("hex");
    if (sum !== "none") writeFileSync(join(backups, `${name}.sha256`), `${digest}  ${name.split("/")[1]}.db\n`);
  }
});

test("nobody-holds-the-file sees a process that has it open", () => {
  const script = scriptOf(RUNBOOK, "nobody-holds-the-file");
  expect(sh(script, { DATABASE: at("junk.db") })).toEqual({ code: 0, stdout: "", stderr: "" });
  const held = openSync(at("junk.db"), "r");
  expect(sh(script, { DATABASE: at("junk.db") })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`${process.pid}/fd/${held}`) as unknown,
  });
  closeSync(held);
});

test("replace-database moves all files of the old database together, is not repeated, and is undone exactly", () => {
  const step = stepOf(RUNBOOK, "replace-database");
  const script = scriptOf(RUNBOOK, "replace-database");
  const env = { PATH: path, DATABASE: at("live.db"), RUN_ID: "r1" };
  writeFileSync(at("live.db"), "old");
  writeFileSync(at("live.db-wal"), "old wal");
  expect(sh(script, env)).toMatchObject({ code: 1, stderr: "there is no staged copy\n" });
  writeFileSync(at("live.db.restoring"), "new");
  expect(sh(script, env)).toMatchObject({ code: 0 });
  expect([read("live.db"), read("live.db-wal"), read("live.db.broken.r1"), read("live.db.broken.r1-wal")]).toEqual([
    "new",
    null,
    "old",
    "old wal",
  ]);
  expect(sh(textOf(step.verify?.command), env).code).toBe(0);
  expect(sh(script, env)).toMatchObject({ code: 1, stderr: "there is no staged copy\n" });
  const undo = step.undo?.kind === "command" ? textOf(step.undo.command) : "";
  for (const time of ["once", "twice"]) {
    expect([time, sh(undo, env).code]).toEqual([time, 0]);
    expect([read("live.db"), read("live.db-wal"), read("live.db.rejected.r1")]).toEqual(["old", "old wal", "new"]);
  }

  function read(name: string): string | null {
    return existsSync(at(name)) ? readFileSync(at(name), "utf8") : null;
  }
});

test("an undo after a half-done replacement puts the rest back and touches nothing else", () => {
  const step = stepOf(RUNBOOK, "replace-database");
  writeFileSync(at("half.db"), "old");
  writeFileSync(at("half.db.broken.r2-wal"), "old wal");
  const undo = step.undo?.kind === "command" ? textOf(step.undo.command) : "";
  expect(sh(undo, { PATH: path, DATABASE: at("half.db"), RUN_ID: "r2" }).code).toBe(0);
  expect([readFileSync(at("half.db"), "utf8"), readFileSync(at("half.db-wal"), "utf8")]).toEqual(["old", "old wal"]);
});

test("disk-has-room refuses when twice the size is not free", () => {
  const script = scriptOf(RUNBOOK, "disk-has-room");
  // A df that answers as a full disk does.
  writeFileSync(
    at("bin/df"),
    '#!/bin/sh\nprintf "Filesystem 1024-blocks Used Available\\n/dev/x 100 100 %s /\\n" "$FREE"\n',
    { mode: 0o755 },
  );
  const env = { PATH: path, DATABASE: at("junk.db"), BACKUP_DIR: directory };
  expect(sh(script, { ...env, FREE: "1040" })).toMatchObject({ code: 0 });
  expect(sh(script, { ...env, FREE: "900" })).toMatchObject({ code: 1, stderr: `no room on ${directory}\n` });
});
