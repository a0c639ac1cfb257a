/** The longer texts of `--help`, and what is said when the engine itself must give up. */
export const HELP = {
  about:
    "Executable disaster-recovery runbooks: recover step by step, timed against RTO and RPO, and rehearse for real.",
  after: `
Examples:
  runbook list                                        what can be recovered
  runbook drill db-corruption --env lab               break and recover a practice database
  runbook plan db-corruption --env production         what would be done, nothing executed
  runbook run db-corruption --env production --detected-at 03:12
  runbook resume                                      carry on after a crash or a closed terminal

Exit codes: 0 done · 1 a step failed · 2 invalid input · 3 a person is needed · 4 journal damaged · 5 run held by
another engine · 6 cannot write the journal · 7 drill missed an objective · 8 stopped by a person · 70 our bug ·
78 wrong Node · 129/130/143 hang-up, Ctrl-C, SIGTERM (all resumable)`,
  run: `
Examples:
  runbook run itsm-nexus/db-corruption --env production --detected-at 03:12
  runbook run db-corruption --env production --input service=itsm-nexus-blue`,
  drill: `
Examples:
  runbook drill db-corruption --env lab --unattended --json
  runbook drill db-corruption --env lab --fault no-good-backup`,
  resume: `
Examples:
  runbook resume                    the last run
  runbook resume 20261121-0312      the run whose id begins so`,
  usageHint: { en: "runbook --help shows what there is", ja: "runbook --help で使い方を表示します" },
  cannotJournal: {
    en: "the journal cannot be written, so nothing more was started; make room or repair the disk, then runbook resume",
    ja: "ジャーナルに書き込めないため、これ以上は何も開始していません。空き容量やディスクを確認し、runbook resume で再開してください",
  },
  journalReplaced: {
    en: "the journal was removed or written by somebody else while the run went on, so nothing more was started; put it back, then runbook verify and runbook resume",
    ja: "実行中にジャーナルが削除されたか、他から書き換えられたため、これ以上は何も開始していません。元に戻し、runbook verify の後に runbook resume で再開してください",
  },
  bug: {
    en: "this is a mistake in the engine itself; the journal is kept, runbook resume carries on",
    ja: "エンジン自体の不具合です。ジャーナルは保存されており、runbook resume で再開できます",
  },
} as const;
