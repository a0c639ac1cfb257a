import { spawnSync } from "node:child_process";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { needs } from "../needs.ts";
import { scene } from "./scripts.ts";

const { directory, remove } = scene();
afterAll(remove);

const ours = join(directory, "bin/sqlite3");
const CASES: readonly (readonly string[])[] = [
  ["-init", "/dev/null", "-batch", "-readonly", "x.db", "select * from t; select ';', count(*) from t -- end"],
  ["-readonly", "file:x.db?immutable=1", "PRAGMA integrity_check; select max(a) from t"],
  ["-readonly", "missing.db", "select 1"],
  ["-readonly", "x.db", "insert into t values (1, 1)"],
  ["x.db", "select 1; select * from missing; select 2"],
  ["x.db", ".backup 'copy of x.db'"],
  ["copy of x.db", ".tables"],
];

beforeAll(() => {
  const database = new DatabaseSync(join(directory, "x.db"));
  database.exec("create table t (a, b); insert into t values (1.0, null), ('x;y', 3), (2.5, 'z')");
  database.close();
});

needs("sqlite3")("the lab's sqlite3 prints and ends as the real one", () => {
  for (const args of CASES) expect([args, run(ours, args)]).toEqual([args, run("sqlite3", args)]);
});

test("the lab's sqlite3 says what it does not know", () => {
  expect(spawnSync(ours, ["-csv", "x.db", "select 1"], { cwd: directory, encoding: "utf8" })).toMatchObject({
    status: 1,
    stderr: "Error: unknown option: -csv\n",
  });
});

function run(program: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: directory, encoding: "utf8", input: "" });
  return { status, stdout, complains: stderr !== "" };
}
