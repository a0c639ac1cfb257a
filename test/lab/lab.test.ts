import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { FAULTS, labAt, labUp, type Lab } from "../../engine/lab/lab.ts";
import { alive, startTimeOf } from "../../engine/lab/process.ts";
import { Stopped, type Failure } from "../../engine/program/failure.ts";

const places: string[] = [];
const labs: Lab[] = [];
afterEach(async () => {
  for (const lab of labs.splice(0)) await lab.down();
  for (const place of places.splice(0)) rmSync(place, { recursive: true, force: true });
});

test("the lab is a service with countable data, broken for real, judged from outside, and gone afterwards", async () => {
  const { lab, directory } = await up();
  const before = await lab.census();
  expect(before).toMatchObject({ integrity: "ok", service: { status: 200, writes: true }, leftovers: [] });
  expect(before.rows).toMatchObject({ change_requests: 144, users: 40, audit_logs: 1440, backup_logs: 6 });
  expect(Object.keys(before.older)).toHaveLength(6);
  expect(await failed(lab, before)).toEqual([]);

  await lab.breakIt("corrupt-database");
  const after = await lab.census();
  expect(after.integrity).toContain("btreeInitPage() returns error code 11");
  expect(after.service).toEqual({ status: 500, writes: false });
  expect(await failed(lab, before)).toContain("integrity check of the data");

  const { root, service, port } = traces(lab);
  expect(alive(service)).toBe(true);
  await lab.down();
  await lab.down();
  expect(alive(service)).toBe(false);
  expect([existsSync(directory), existsSync(root)]).toEqual([false, false]);
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow("fetch failed");
});

test("a lab whose controller was killed is opened again, judged and removed", async () => {
  const { lab, directory } = await up();
  const before = await lab.census();
  await lab.breakIt("no-good-backup");
  const again = await labAt({ directory });
  expect(again.environment).toEqual(lab.environment);
  const findings = await again.judge(before);
  expect(findings.map(({ what, ok }) => `${ok} ${what.en}`)).toEqual([
    "true the damaged original is in its place, untouched",
    "true every backup is still there",
    "true what ran after the fault runs again",
  ]);
  const { service } = traces(lab);
  await again.down();
  expect(alive(service)).toBe(false);
});

test("what cannot be built or broken is refused in words", async () => {
  const directory = place();
  writeFileSync(join(directory, "precious"), "");
  expect(await refused(labUp({ driver: "sqlite", directory, report: () => {} }))).toMatchObject({
    code: "LAB_NOT_EMPTY",
    message: { en: `${directory} is not empty: a lab is only built where nothing is` },
  });
  expect(existsSync(join(directory, "precious"))).toBe(true);
  expect(await refused(labUp({ driver: "mysql", directory, report: () => {} }))).toMatchObject({
    code: "LAB_UNKNOWN",
    message: {
      en: 'there is no lab driver "mysql"; there are sqlite, postgres',
      ja: '演習環境のドライバー "mysql" はありません。利用可能: sqlite, postgres',
    },
  });
  expect(await refused(labAt({ directory }))).toMatchObject({
    code: "LAB_MISSING",
    message: { en: `there is no lab in ${directory}` },
  });
});

test("an unknown fault names the known ones", async () => {
  const { lab } = await up();
  expect(await refused(lab.breakIt("flood"))).toMatchObject({
    code: "FAULT_UNKNOWN",
    message: {
      en: 'there is no fault "flood" in this lab; there are corrupt-database, corrupt-database-and-newest-backup, no-good-backup, restored-copy-goes-bad',
    },
  });
});

test("every fault has a title in both languages", () => {
  for (const { title } of Object.values(FAULTS).flat())
    expect(title.en !== "" && /[ぁ-んァ-ン一-龠]/.test(title.ja)).toBe(true);
});

test("a pid with another start time is somebody else", () => {
  const start = startTimeOf(process.pid);
  expect(alive({ pid: process.pid, start: start ?? "" })).toBe(true);
  expect(alive({ pid: process.pid, start: "1" })).toBe(false);
});

async function up(): Promise<{ lab: Lab; directory: string }> {
  const directory = join(place(), "lab");
  const lab = await labUp({ driver: "sqlite", directory, report: () => {} });
  labs.push(lab);
  return { lab, directory };
}

function place(): string {
  const made = mkdtempSync(join(tmpdir(), "lab-test-"));
  places.push(made);
  return made;
}

const failed = async (lab: Lab, before: Parameters<Lab["judge"]>[0]): Promise<string[]> =>
  (await lab.judge(before)).filter(({ ok }) => !ok).map(({ what }) => what.en);

function traces(lab: Lab) {
  const { inputs } = lab.environment;
  const root = dirname(dirname(String(inputs["database"])));
  const [pid = "", start = ""] = readFileSync(join(root, "run/started"), "utf8").split(" ");
  return { root, service: { pid: Number(pid), start }, port: new URL(String(inputs["health_url"])).port };
}

async function refused(promise: Promise<unknown>): Promise<Failure> {
  const cause: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (cause instanceof Stopped) return cause.failure;
  throw new Error("was not refused");
}

test("the practice host sees its own programs and tools, and nothing that commands this machine", async () => {
  const { lab } = await up();
  const { root } = traces(lab);
  const [host] = Object.values(lab.environment.hosts);
  expect(host?.env["PATH"]).toBe(`${join(root, "bin")}:${join(root, "tools")}`);
  const seen = [join(root, "bin"), join(root, "tools")].flatMap((place) => readdirSync(place));
  expect(seen).toEqual(expect.arrayContaining(["systemctl", "sh", "sha256sum", "awk"]));
  const commanding =
    /^(systemd.*|service|init|telinit|reboot|shutdown|halt|poweroff|docker|podman|kill|pkill|su|sudo|ssh)$/;
  expect(seen.filter((name) => commanding.test(name))).toEqual([]);
  expect(lab.stands()).toBe(true);
  rmSync(join(root, "bin/systemctl"));
  expect(lab.stands()).toBe(false);
});
