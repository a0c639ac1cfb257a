import type { EntryOf } from "../journal/entry.ts";
import { readJournal } from "../journal/reader.ts";
import { EXIT, type ExitCode } from "../program/failure.ts";
import { findingLine } from "../views/finding-line.ts";
import { resultOf, type Result } from "../views/result.ts";
import { runState } from "../views/run-state.ts";
import { fold } from "../views/view.ts";
import { journalBytes } from "../world/journal-store.ts";
import type { Standing } from "./engine.ts";
import { rpoText, rtoText } from "./objective-text.ts";
import type { Manner } from "./options.ts";
import { sayFailure } from "./print.ts";
import { renderReport } from "./render-report.ts";
import type { RunDirectory } from "./run-directory.ts";

/** Renders the report, prints the verdict (or the document for `--json`) and gives the exit code of the command. */
export async function conclude(of: { directory: RunDirectory; standing: Standing; manner: Manner }): Promise<ExitCode> {
  const { directory, standing, manner } = of;
  const { entries, head } = readJournal(journalBytes(directory.journal));
  const report =
    standing.state === "closed"
      ? await renderReport({
          entries,
          head,
          runDir: directory.path,
          templatesDir: manner.home.templates,
          language: manner.language,
          program: manner.home.program,
        })
      : null;
  const files = report === null ? null : { markdown: report.markdown, html: report.html };
  if (report?.trouble) sayFailure(report.trouble, manner);
  const result = resultOf(fold(runState, entries), { report: files, journal: { path: directory.journal, head } });
  const exit = exitOf(standing, result, entries[0] as EntryOf<"opened">); // a run that began has its first entry
  if (manner.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else if (!manner.events) process.stdout.write(`${closing(result, standing, manner).join("\n")}\n`);
  return exit;
}

// A recovery that came too late, lost too much, only looks like one or cannot be measured proves nothing.
export function exitOf(
  standing: Pick<Standing, "exit">,
  result: Pick<Result, "rto" | "rpo" | "verdict">,
  opened: Pick<EntryOf<"opened">, "mode">,
): ExitCode {
  if (standing.exit !== EXIT.ok) return standing.exit;
  const short = [result.rto, result.rpo].some(({ target_s, met }) => target_s !== null && met !== true);
  const missed = short || result.verdict?.ok === false;
  return missed && opened.mode === "drill" ? EXIT.objectiveMissed : EXIT.ok;
}

function closing(result: Result, standing: Standing, { language, home }: Manner): string[] {
  const words = WORDS[language];
  const lines = [
    "",
    `${words.outcome} ${words.outcomes[standing.state === "open" ? "open" : standing.outcome === "ok" ? "ok" : "bad"]}: ${standing.because[language]}`,
    `${words.rto} ${rtoText(result.rto, language)}`,
    `${words.rpo} ${rpoText(result.rpo, language)}`,
  ];
  if (result.verdict !== null) {
    const { ok } = result.verdict;
    lines.push(
      `${words.verdict} ${standing.outcome !== "ok" ? (ok ? words.untouched : words.red) : ok ? words.green : words.hollow}`,
    );
    for (const finding of result.verdict.findings)
      lines.push(`  ${finding.ok ? "✔" : "✘"} ${findingLine(finding, language)}`);
  }
  if (result.report !== null)
    lines.push(`${words.report} ${result.report.html}`, `${" ".repeat(words.width)} ${result.report.markdown}`);
  lines.push(`${words.journal} ${result.journal.path}`, `${words.head} ${result.journal.head}`);
  if (standing.state === "open") lines.push("", `${words.resume} ${home.program} resume ${result.run}`);
  return lines;
}

const WORDS = {
  en: {
    outcome: "Run    ",
    outcomes: { ok: "done", bad: "ended without success", open: "paused" },
    rto: "RTO    ",
    rpo: "RPO    ",
    verdict: "Verdict",
    green: "recovered, proven outside the runbook",
    red: "NOT RECOVERED",
    untouched: "not recovered; the state is as a failed recovery must leave it",
    hollow: "NOT RECOVERED: the runbook says done, the data says otherwise",
    report: "Report ",
    journal: "Journal",
    head: "Head   ",
    resume: "Resume with:",
    width: 7,
  },
  ja: {
    outcome: "実行      ",
    outcomes: { ok: "完了", bad: "成功せずに終了", open: "一時停止" },
    rto: "RTO       ",
    rpo: "RPO       ",
    verdict: "判定      ",
    green: "復旧を確認しました (手順書の外から検証)",
    red: "復旧していません",
    untouched: "未復旧。失敗時にあるべき状態は保たれています",
    hollow: "復旧していません: 手順は完了しましたが、データが一致しません",
    report: "報告書    ",
    journal: "ジャーナル",
    head: "末尾の印  ",
    resume: "再開するには:",
    width: 10,
  },
} as const;
