import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Entry } from "../journal/entry.ts";
import type { Captured } from "../program/effect.ts";
import { EXIT, type ExitCode } from "../program/failure.ts";
import type { Localised } from "../program/value.ts";
import type { Manner } from "./options.ts";
import { give } from "./print.ts";
import { findRun, readRun } from "./run-directory.ts";

/** `runbook verify`: the seal of every record and the digest of every stored output; with `--head`, that nothing was cut off. */
export async function verify(name: string, words: { head?: string }, manner: Manner): Promise<ExitCode> {
  const directory = findRun(manner.home.reports, name);
  const reading = readRun(directory, { damaged: true });
  const faults: Localised[] = [];
  if (reading.damage !== null) {
    const { record, offset, what } = reading.damage;
    faults.push({
      en: `record ${record} (byte ${offset}): ${what}`,
      ja: `レコード ${record} (${offset} バイト目): ${what}`,
    });
  }
  const anchored = words.head === undefined || reading.entries.some(({ h }) => h === words.head);
  if (!anchored)
    faults.push({
      en: `the journal does not contain the head ${words.head}`,
      ja: `ジャーナルに末尾の印 ${words.head} が含まれていません`,
    });
  const outputs = reading.entries.flatMap(storedIn);
  for (const output of outputs) faults.push(...(await outputFault(directory.path, output)));
  const document = {
    run: directory.run,
    ok: faults.length === 0,
    records: reading.entries.length,
    torn_bytes: reading.tornBytes,
    outputs: outputs.length,
    head: reading.head,
    anchored: words.head === undefined ? null : anchored,
    faults,
  };
  give(manner, document, linesOf(document, manner));
  return document.ok ? EXIT.ok : EXIT.journalDamaged;
}

type Stored = Captured & { readonly file: string };

function storedIn(entry: Entry): Stored[] {
  if (entry.kind !== "answered" || !entry.settled.ok) return [];
  const { stdout, stderr, body } = entry.settled.value as Partial<Record<"stdout" | "stderr" | "body", Captured>>;
  return [stdout, stderr, body].filter((one): one is Stored => typeof one?.file === "string");
}

async function outputFault(directory: string, { file, sha256 }: Stored): Promise<Localised[]> {
  const path = join(directory, file);
  if (!existsSync(path)) return [{ en: `${file} is missing`, ja: `${file} がありません` }];
  const digest = createHash("sha256");
  await pipeline(createReadStream(path), digest);
  return digest.digest("hex") === sha256 ? [] : [{ en: `${file} was changed`, ja: `${file} が変更されています` }];
}

function linesOf(
  document: {
    ok: boolean;
    records: number;
    outputs: number;
    head: string;
    anchored: boolean | null;
    torn_bytes: number;
    faults: readonly Localised[];
  },
  manner: Manner,
): string[] {
  const { language } = manner;
  const counts = {
    en: `${document.records} records and ${document.outputs} outputs ${document.ok ? "are intact" : "were read"}`,
    ja: `レコード ${document.records} 件、出力 ${document.outputs} 件${document.ok ? "はすべて完全です" : "を読みました"}`,
  };
  const torn = {
    en: `${document.torn_bytes} bytes of an unfinished record at the end`,
    ja: `末尾に書きかけのレコード ${document.torn_bytes} バイト`,
  };
  const loose = {
    en: "head not anchored: compare it with the one you kept (--head)",
    ja: "末尾の印は照合していません (控えと --head で照合できます)",
  };
  return [
    counts[language],
    `head ${document.head}`,
    ...(document.torn_bytes > 0 ? [torn[language]] : []),
    ...(document.anchored === null ? [loose[language]] : []),
    ...document.faults.map((fault) => `✘ ${fault[language]}`),
  ];
}
