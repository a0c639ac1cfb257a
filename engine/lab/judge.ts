import { basename, join } from "node:path";
import type { Finding } from "../journal/entry.ts";
import { same, type Localised, type Value } from "../program/value.ts";
import type { Census, Driver, Generation } from "./driver.ts";
import { filesUnder, sha256 } from "./files.ts";
import { startedHere } from "./process.ts";
import type { Broken, Site } from "./site.ts";

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
  const astray = await processesAstray(of);
  if (fault === null) return [...inService(of), astray];
  if (ends === "as-broken" || chosen === null) return [...(await asBroken(of, fault)), astray];
  return [...inService(of), ...dataOf(of, chosen), ...(await keptAside(of, fault)), astray];
}

const inService = ({ before, after }: Case): Finding[] => [
  finding({ en: "integrity check of the data", ja: "データの整合性チェック" }, "ok", after.integrity),
  finding({ en: "the service answers", ja: "サービスの応答" }, 200, after.service.status),
  finding({ en: "a record written through the service is stored", ja: "サービス経由の書き込みが保存される" }, true, after.service.writes),
  finding({ en: "owner and permissions as before", ja: "所有者と権限が元どおり" }, before.ownership, after.ownership),
  finding({ en: "nothing of the old database beside the new one", ja: "旧データベースの残存ファイルなし" }, [], [...after.leftovers]),
];

/** Rows as in the newest sound backup, what is older unchanged, and the loss in figures. */
function dataOf({ before, after }: Case, chosen: Generation): Finding[] {
  const was = before.older[chosen.name];
  const is = after.older[chosen.name];
  const lost = total(before.rows) - total(chosen.rows);
  return [
    finding(named({ en: "rows as in the newest sound backup", ja: "最新の正常なバックアップと同じ行数" }, chosen.name), chosen.rows, is?.rows ?? null),
    finding({ en: "content of those rows as before the fault", ja: "障害前と同じ内容" }, was?.digest ?? null, is?.digest ?? null),
    // The loss is stated, not judged: it follows from the age of the backup.
    { ...finding(lossTitle(chosen), lost, lost), ok: true },
  ];
}

async function asBroken({ site }: Case, fault: Broken): Promise<Finding[]> {
  return [
    finding({ en: "the damaged original is in its place, untouched", ja: "破損した原本が元の場所に無変更で残っている" }, fault.sha256, await sha256(fault.file)),
    finding({ en: "every backup is still there", ja: "すべてのバックアップが残っている" }, site.state.generations.length, await backupsLeft(site)),
  ];
}

async function keptAside({ site }: Case, fault: Broken): Promise<Finding[]> {
  // A moved file is called after the original, a moved directory holds it under its old name.
  const named = (file: string): boolean => file !== fault.file && basename(file).startsWith(basename(fault.file));
  const digests = await Promise.all((await filesUnder(site.root)).filter(named).map(sha256));
  return [finding({ en: "the damaged original is kept aside", ja: "破損した原本を別の場所に保全" }, true, digests.includes(fault.sha256))];
}

async function processesAstray({ site, driver }: Case): Promise<Finding> {
  const alive = (await startedHere(site.root)).length;
  return { ...finding({ en: "no process of the lab went astray", ja: "想定外のプロセスなし" }, driver.processes, alive), ok: alive <= driver.processes };
}

const newestSound = (generations: readonly Generation[], fault: Broken | null): Generation | null =>
  [...generations]
    .sort((a, b) => b.takenAt.localeCompare(a.takenAt))
    .find(({ name }) => !fault?.damaged.includes(name)) ?? null;

async function backupsLeft({ root, state }: Site): Promise<number> {
  const files = await filesUnder(join(root, "backups"));
  return state.generations.filter(({ name }) => files.some((file) => file.includes(name))).length;
}

const total = (rows: Readonly<Record<string, number>> | null): number =>
  Object.values(rows ?? {}).reduce((sum, count) => sum + count, 0);

const finding = (what: Localised, expected: Value, actual: Value): Finding => ({
  what,
  ok: JSON.stringify(expected) === JSON.stringify(actual),
  expected,
  actual,
});

const named = (what: Localised, name: string): Localised => ({ en: `${what.en} (${name})`, ja: `${what.ja} (${same(name).ja})` });

const lossTitle = ({ name, takenAt }: Generation): Localised => ({
  en: `rows lost since ${takenAt} (${name})`,
  ja: `${takenAt} 以降に失われた行数 (${name})`,
});
