import { basename } from "node:path/posix";
import type { Command } from "../../program/effect.ts";
import { quote } from "./quote.ts";
import { CROWD, DETACH, JOB, LOOK, REAP } from "./shell-text.ts";

/** Where a job is and by which mark its records are known. */
export interface Site {
  readonly nonce: string;
  readonly key: string;
  /** Directory on the target; null means the account's own. */
  readonly stateDir: string | null;
  readonly as: string | null;
  /**
   * What a missing claim means. `new`: start it. `marked`: it may have been started before, so start it only where the
   * run's marker shows that the records of its jobs are still the same. `claimed`: it was started, so never start it.
   */
  readonly start: "new" | "marked" | "claimed";
}

export interface Work {
  readonly command: Command;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Starts the job unless it was started before, waits for its end and prints what it printed, from `seen` on.
 * Records: begin · claimed · refused WHY · barred · gone · out N err M (and the bytes) · exit CODE KILLED | lost WHY KILLED.
 */
export const jobScript = (site: Site, work: Work, seen: { readonly out: number; readonly err: number }): string =>
  `${head(site)}${CROWD}${DETACH}
if [ ! -e "$rb_dir/pid" ]; then
  ${BAR_UNLESS_SAME[site.start]}${missingShell(work.command)}
  rb_mask=$(umask)
  umask 077
  mkdir -p "$rb_dir" && true >>"$rb_since" && printf '%s' ${quote(textOf(work.command))} >"$rb_dir/command.$$" || refuse directory
  (
    export RUNBOOK_JOB=$rb_key RUNBOOK_SCRIPT=${quote(JOB)}
${carried(work.env)}
    detach /bin/sh -c 'eval "$RUNBOOK_SCRIPT"' runbook-job \\
      "$rb_dir" "$rb_nonce" "$rb_mask" ${interpreter(work.command)} "$rb_dir/command.$$"
  ) </dev/null &
  wait $!
fi
[ -e "$rb_dir/pid" ] || refuse directory
read -r rb_pid rb_pgroup rb_pboot rb_born <"$rb_dir/pid"
case $rb_pid in -) say barred; exit 0 ;; gone) say gone; exit 0 ;; esac
rb_end= rb_turns=0
until [ -e "$rb_dir/exit" ]; do
  if [ "$rb_pboot" != "$rb_boot" ]; then rb_end='lost boot'; break; fi
  crowd
  [ -n "$rb_crowd" ] || [ -e "$rb_dir/exit" ] || { rb_end='lost gone'; break; }
  rb_turns=$((rb_turns + 1))
  if [ $rb_turns -gt 20 ]; then sleep 1; else sleep 0.1 2>/dev/null || sleep 1; fi
done
rb_killed=-
[ ! -e "$rb_dir/killed" ] || read -r rb_killed <"$rb_dir/killed"
[ -n "$rb_end" ] || { read -r rb_code <"$rb_dir/exit"; rb_end="exit $rb_code"; }
give() {
  [ "$3" -gt "$2" ] || return 0
  if [ "$2" -eq 0 ]; then head -c "$3" "$rb_dir/$1"; else tail -c "+$(($2 + 1))" "$rb_dir/$1" | head -c "$(($3 - $2))"; fi
}
if [ -s "$rb_dir/out" ] || [ -s "$rb_dir/err" ]; then
  set -- $(cd "$rb_dir" && wc -c out err)
  say out $(($1 - ${seen.out})) err $(($3 - ${seen.err}))
  give out ${seen.out} "$1"
  give err ${seen.err} "$3"
fi
say $rb_end "$rb_killed"
`;

/**
 * Ends the job, or bars it when it was never started, so that a starter still on its way finds the claim taken.
 * Records: begin · never · finished · survivor PID COMMAND · reaped.
 */
export const killScript = (site: Site, why: "timeout" | "cancel", graceMs: number): string =>
  `${head(site)}${CROWD}${REAP}
if [ ! -e "$rb_dir/pid" ]; then
  ${SILENT_UNLESS_SAME[site.start]}umask 077
  mkdir -p "$rb_dir" && printf '%s\\n' '- - - -' >"$rb_dir/bar.$$" &&
    ln "$rb_dir/bar.$$" "$rb_dir/pid" 2>/dev/null && { say never; exit 0; }
fi
read -r rb_pid rb_pgroup rb_pboot rb_born <"$rb_dir/pid" || exit 0
case $rb_pid in -) say never; exit 0 ;; gone) exit 0 ;; esac
if [ -e "$rb_dir/exit" ] && [ ! -e "$rb_dir/killed" ]; then say finished; exit 0; fi
[ -e "$rb_dir/killed" ] || printf '%s\\n' ${why} >"$rb_dir/killed"
reap ${Math.ceil(graceMs / 100)}
`;

/** The end of both streams so far, behind a `begin`. */
export const peekScript = (site: Site): string => `${head(site)}
for rb_file in out err; do [ ! -s "$rb_dir/$rb_file" ] || tail -c 2048 "$rb_dir/$rb_file"; done
`;

export const forgetScript = (site: Site): string => `${head(site)}rm -rf "$rb_dir" "$rb_since"
`;

/**
 * Runs a command plainly. Records: on both streams `begin …` (see `processOf`), then the command's own bytes.
 * With `inBand` a record `end CODE` closes stderr.
 */
export const readScript = (site: Site, work: Work, inBand: boolean): string => {
  const text = quote(textOf(work.command));
  const run = isSh(work.command)
    ? `set -eu; eval ${text} </dev/null`
    : `printf '%s' ${text} | ${interpreter(work.command)} /dev/fd/3 3<&0 </dev/null`;
  return `{ read -r rb_boot </proc/sys/kernel/random/boot_id; } 2>/dev/null || rb_boot=$(sysctl -n kern.boottime | tr -d ' ')
{ read -r rb_line </proc/$$/stat; } 2>/dev/null || rb_line=$(ps -o pgid= -o lstart= -p $$)
printf '%s begin %s %s %s\\n' ${site.nonce} $$ "$rb_boot" "$rb_line"
printf '%s begin\\n' ${site.nonce} >&2
unset rb_boot rb_line
${Object.entries(work.env)
  .map(([name, value]) => `export ${name}=${quote(value)}\n`)
  .join("")}export RUNBOOK_JOB=${site.key}
${inBand ? `(${run}\n)\nprintf '%s end %s\\n' ${site.nonce} $? >&2` : run}
`;
};

/** Ends a plain command whose `begin` was read. Records as `killScript`. */
export const reapScript = (
  site: Site,
  process: Process,
  graceMs: number,
): string => `${mark(site)}${LOOK}${CROWD}${REAP}
rb_pid=${process.pid} rb_pgroup=${process.group} rb_pboot=${quote(process.boot)} rb_born=${quote(process.start)}
reap ${Math.ceil(graceMs / 100)}
`;

export interface Process {
  readonly pid: number;
  readonly group: number;
  readonly boot: string;
  readonly start: string;
}

/** The process behind a plain command, from the words of its `begin`: PID BOOT and its line of /proc or of ps. */
export function processOf(words: readonly string[]): Process | null {
  const [pid, boot, ...line] = words;
  const close = line.findLastIndex((word) => word.endsWith(")"));
  const fields = line.slice(close + 1).filter((word) => word !== "");
  const [group, start] = close === -1 ? [fields[0], fields.slice(1).join("-")] : [fields[2], fields[19]];
  const known = /^\d+$/.test(pid ?? "") && /^\d+$/.test(group ?? "") && boot !== undefined && start !== undefined;
  return known ? { pid: Number(pid), group: Number(group), boot, start } : null;
}

const mark = (site: Site): string => `rb_nonce=${site.nonce} rb_key=${site.key}
say() { printf '%s %s\\n' "$rb_nonce" "$*"; }
refuse() { say refused "$@"; exit 0; }
say begin
`;

const head = (site: Site): string =>
  `${mark(site)}${LOOK}${site.as === null ? own(site) : OTHER}rb_since=\${rb_dir%/*}/${markerOf(site.key)}\n`;

/** Written beside the jobs of a run with its first one. Where it is missing, so may be the claims of others. */
export const markerOf = (key: string): string => `.since-${key.slice(0, Math.max(0, key.lastIndexOf("-")))}`;

// "gone" takes the claim, so that an earlier starter that is still on its way does not start it after this was told.
const GONE = `umask 077
  mkdir -p "$rb_dir" && printf '%s\\n' 'gone - - -' >"$rb_dir/gone.$$" || refuse directory
  ln "$rb_dir/gone.$$" "$rb_dir/pid" 2>/dev/null && { say gone; exit 0; }
  [ -e "$rb_dir/pid" ] || refuse directory`;

const BAR_UNLESS_SAME: Readonly<Record<Site["start"], string>> = {
  new: "",
  marked: `[ -e "$rb_since" ] || { ${GONE}; }\n  `,
  claimed: `${GONE}\n  `,
};

// Of a command that may have run nothing is said: whoever asked takes it for unknown.
const SILENT_UNLESS_SAME: Readonly<Record<Site["start"], string>> = {
  new: "",
  marked: `[ -e "$rb_since" ] || exit 0\n  `,
  claimed: "exit 0\n  ",
};

/** The directory of the account that logs in. A `~/` in front is the home on the target. */
const own = (site: Site): string => {
  const base = site.stateDir ?? "~/.local/state/runbook";
  return `rb_dir=${base.startsWith("~/") ? `"$HOME"${quote(base.slice(1))}` : quote(base)}/jobs/$rb_key\n`;
};

/**
 * The directory of an account reached through sudo: its home or, for service accounts that cannot write there, a
 * private directory in /var/tmp. Where a job was claimed it is found again, whatever can be written by then.
 */
const OTHER = `
rb_home=$HOME/.local/state/runbook rb_away=/var/tmp/runbook-$(id -u)
mine() { [ -d "$1" ] && [ ! -L "$1" ] && [ -O "$1" ]; }
[ ! -e "$rb_away" ] || mine "$rb_away" || refuse foreign "$rb_away"
if [ -e "$rb_away/jobs/$rb_key/pid" ]; then rb_dir=$rb_away
elif mkdir -p "$rb_home/jobs/$rb_key" 2>/dev/null || [ -d "$rb_home/jobs/$rb_key" ]; then rb_dir=$rb_home
elif (umask 077; mkdir -p "$rb_away") && mine "$rb_away"; then rb_dir=$rb_away
else refuse directory
fi
rb_dir=$rb_dir/jobs/$rb_key
`;

const POSIX_LIKE = new Set(["sh", "dash", "bash", "ash", "ksh", "mksh", "zsh"]);

const isSh = (command: Command): boolean => command.form === "argv" || /^(\/bin\/)?sh$/.test(command.shell);

/** POSIX-like shells stop at the first failing command and at unset variables; other interpreters know no such flags. */
const interpreter = (command: Command): string => {
  const shell = command.form === "argv" || isSh(command) ? "/bin/sh" : command.shell;
  return POSIX_LIKE.has(basename(shell)) ? `${quote(shell)} -eu` : quote(shell);
};

const missingShell = (command: Command): string =>
  command.form === "argv" || isSh(command) ? ":" : `command -v ${quote(command.shell)} >/dev/null 2>&1 || refuse shell`;

const textOf = (command: Command): string =>
  command.form === "script" ? command.text : `exec ${command.argv.map(quote).join(" ")}\n`;

/** Values on their way to the job's command: under names that mean nothing to the programs the job itself uses. */
const carried = (env: Readonly<Record<string, string>>): string => {
  const names = Object.keys(env);
  const values = names.map((name) => `export RUNBOOK_ENV_${name}=${quote(env[name] ?? "")}\n`);
  const unpack = names.map((name) => `export ${name}="$RUNBOOK_ENV_${name}"; unset RUNBOOK_ENV_${name}\n`);
  return `${values.join("")}export RUNBOOK_EXPORTS=${quote(unpack.join(""))}`;
};
