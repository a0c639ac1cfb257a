import { basename, join } from "node:path";
import type { Finding } from "../journal/entry.ts";
import type { Localised, Value } from "../program/value.ts";
import type { Census, Driver } from "./driver.ts";
import { filesUnder, sha256 } from "./files.ts";
import { startedHere } from "./process.ts";
import type { Broken, Generation, Site } from "./site.ts";

interface Case {
  readonly site: Site;
  readonly driver: Driver;
  readonly before: Census;
  readonly after: Census;
}

/**
 * What is there now against what had to be there. Nothing here listens to the runbook: data, files and processes
 * are looked at directly.
 */
export async function judge(of: Case): Promise<readonly Finding[]> {
  const { fault } = of.site.state;
  const ends = of.driver.faults.find(({ name }) => name === fault?.name)?.ends;
  const chosen = newestSound(of.site.state.generations, fault);
  const alive = (await startedHere(of.site.root)).length;
  if (fault !== null && (ends === "as-broken" || chosen === null)) return asBroken(of, fault, alive);
  const recovered = fault === null || chosen === null ? [] : [...dataOf(of, chosen), await keptAside(of, fault)];
  const astray = finding(
    { en: "no process of the lab went astray", ja: "想定外のプロセスなし" },
    of.driver.processes,
    alive,
  );
  return [...inService(of), ...recovered, astray];
}

const inService = ({ before, after }: Case): Finding[] => [
  finding({ en: "integrity check of the data", ja: "データの整合性チェック" }, "ok", after.integrity),
  finding({ en: "the service answers", ja: "サービスの応答" }, 200, after.service.status),
  finding(
    { en: "a record written through the service is stored", ja: "サービス経由の書き込みが保存される" },
    true,
    after.service.writes,
  ),
  finding({ en: "owner and permissions as before", ja: "所有者と権限が元どおり" }, before.ownership, after.ownership),
  finding(
    { en: "nothing of the old database beside the new one", ja: "旧データベースの残存ファイルなし" },
    [],
    [...after.leftovers],
  ),
];

/** Rows as in the newest sound backup, what is older unchanged, and the loss in figures. */
function dataOf({ before, after }: Case, chosen: Generation): Finding[] {
  const was = before.older[chosen.name];
  const is = after.older[chosen.name];
  const lost = (rows: Readonly<Record<string, number>> | undefined): Value =>
    before.rows === null || rows === undefined ? null : total(before.rows) - total(rows);
  return [
    finding(
      named({ en: "rows as in the newest sound backup", ja: "最新の正常なバックアップと同じ行数" }, chosen.name),
      chosen.rows,
      is?.rows ?? null,
    ),
    finding(
      { en: "content of those rows as before the fault", ja: "障害前と同じ内容" },
      was?.digest ?? null,
      is?.digest ?? null,
    ),
    finding(lossTitle(chosen), lost(chosen.rows), lost(is?.rows)),
  ];
}

async function asBroken({ site }: Case, fault: Broken, alive: number): Promise<Finding[]> {
  return [
    finding(
      { en: "the damaged original is in its place, untouched", ja: "破損した原本が元の場所に無変更で残っている" },
      fault.sha256,
      await sha256(fault.file),
    ),
    finding(
      { en: "every backup is still there", ja: "すべてのバックアップが残っている" },
      site.state.generations.length,
      await backupsLeft(site),
    ),
    finding(
      { en: "what ran after the fault runs again", ja: "障害直後に動いていたプロセスが動作中" },
      fault.alive,
      alive,
    ),
  ];
}

async function keptAside({ site }: Case, fault: Broken): Promise<Finding> {
  // A moved file is called after the original, a moved directory holds it under its old name.
  const named = (file: string): boolean => file !== fault.file && basename(file).startsWith(basename(fault.file));
  const digests = await Promise.all((await filesUnder(site.root)).filter(named).map(sha256));
  const kept = digests.includes(fault.sha256);
  return finding({ en: "the damaged original is kept aside", ja: "破損した原本を別の場所に保全" }, true, kept);
}

const newestSound = (generations: readonly Generation[], fault: Broken | null): Generation | null =>
  [...generations]
    .sort((a, b) => b.takenAt.localeCompare(a.takenAt))
    .find(({ name }) => !fault?.damaged.includes(name)) ?? null;

async function backupsLeft({ root, state }: Site): Promise<number> {
  const files = await filesUnder(join(root, "backups"));
  return state.generations.filter(({ name }) => files.some((file) => file.includes(name))).length;
}

const total = (rows: Readonly<Record<string, number>>): number =>
  Object.values(rows).reduce((sum, count) => sum + count, 0);

// What could not be read is never as expected.
const finding = (what: Localised, expected: Value, actual: Value): Finding => ({
  what,
  ok: actual !== null && JSON.stringify(expected) === JSON.stringify(actual),
  expected,
  actual,
});

const named = (what: Localised, name: string): Localised => ({
  en: `${what.en} (${name})`,
  ja: `${what.ja} (${name})`,
});

const lossTitle = ({ name, takenAt }: Generation): Localised => ({
  en: `rows lost since ${takenAt} (${name})`,
  ja: `${takenAt} 以降に失われた行数 (${name})`,
});
