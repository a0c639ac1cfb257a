/**
 * Shell functions shared by the scripts of `script.ts`. They must mean the same in dash, bash and busybox, and use
 * no program where a builtin does. What they rest on:
 *  S1  A process is named by number, start time and boot. A number alone may belong to a stranger by now.
 *  S2  A zombie is dead: it waits for its parent and does nothing.
 *  S3  `kill -TERM -GROUP` is the only spelling that all three shells take for a group.
 *  S4  Every variable starts with `rb_`: the account's own environment reaches the command untouched.
 */

/** `rb_boot`, and `look PID`: sets state, group, session, start. Hosts without `/proc` are asked through `ps`. */
export const LOOK = `
rb_boot=-
{ read -r rb_boot </proc/sys/kernel/random/boot_id; } 2>/dev/null ||
  rb_boot=$(sysctl -n kern.boottime 2>/dev/null | tr -d ' ')
look() {
  if { read -r rb_line <"/proc/$1/stat"; } 2>/dev/null; then
    set -- \${rb_line##*) }
    rb_state=$1 rb_group=$3 rb_session=$4 rb_start=\${20}
  else
    [ ! -r /proc/self/stat ] || return 1
    set -- $(ps -o stat= -o pgid= -o lstart= -p "$1" 2>/dev/null)
    [ $# -gt 2 ] || return 1
    rb_state=$1 rb_group=$2 rb_session=$2
    shift 2
    rb_start=$(IFS=-; echo "$*")
  fi
}
lives() { case $rb_state in [ZX]*) return 1 ;; esac; }
`;

/** `crowd`: sets rb_crowd to the living members of the group or session led by rb_pid, born at rb_born (S1, S2). */
export const CROWD = `
carries() { tr '\\0' '\\n' 2>/dev/null <"/proc/$1/environ" | grep -qx "RUNBOOK_JOB=$rb_key" 2>/dev/null; }
crowd() {
  rb_crowd= rb_leader=gone
  if look "$rb_pid"; then
    [ "$rb_start" = "$rb_born" ] || return 0
    rb_leader=known
  fi
  if [ -r /proc/self/stat ]; then
    for rb_file in /proc/[0-9]*/stat; do
      { read -r rb_line <"$rb_file"; } 2>/dev/null || continue
      rb_one=\${rb_line%% *}
      set -- \${rb_line##*) }
      [ "$3" = "$rb_pgroup" ] || [ "$4" = "$rb_pgroup" ] || continue
      rb_state=$1
      lives || continue
      [ $rb_leader = known ] || carries "$rb_one" || continue
      rb_crowd="$rb_crowd $rb_one"
    done
  else
    rb_crowd=$(ps -A -o pid= -o pgid= -o stat= | while read -r rb_one rb_group rb_state; do
      [ "$rb_group" = "$rb_pgroup" ] && lives && printf ' %s' "$rb_one"
    done)
  fi
}
`;

/** `reap GRACE`: TERM, a grace of so many tenths of a second, KILL, then a look; says who is left. */
export const REAP = `
signal() {
  [ -z "$rb_crowd" ] || kill "-$1" "-$rb_pgroup" 2>/dev/null
  for rb_one in $rb_crowd; do
    look "$rb_one" && [ "$rb_group" != "$rb_pgroup" ] && kill "-$1" "$rb_one" 2>/dev/null
  done
}
rb_now=0
now() { { read -r rb_up rb_idle </proc/uptime; } 2>/dev/null && rb_now=\${rb_up%.*}\${rb_up#*.} || rb_now=$((rb_now + 100)); }
settle() {
  now
  rb_until=$((rb_now + $1 * 10))
  while crowd; [ -n "$rb_crowd" ] && [ "$rb_now" -lt "$rb_until" ]; do
    sleep 0.1 2>/dev/null || sleep 1
    now
  done
}
escaped() {
  for rb_file in $(grep -l "RUNBOOK_JOB=$rb_key" /proc/[0-9]*/environ 2>/dev/null); do
    rb_one=\${rb_file#/proc/} rb_one=\${rb_one%/environ}
    case " $rb_crowd " in *" $rb_one "*) continue ;; esac
    carries "$rb_one" && look "$rb_one" && lives && printf ' %s' "$rb_one"
  done
}
reap() {
  if [ "$rb_pboot" != "$rb_boot" ]; then say reaped; return; fi
  crowd
  signal TERM
  settle "$1"
  [ -z "$rb_crowd" ] || { signal KILL; settle 20; }
  for rb_one in $rb_crowd $(escaped); do
    rb_what=$(tr '\\0\\n' '  ' 2>/dev/null <"/proc/$rb_one/cmdline" | cut -c 1-120)
    say survivor "$rb_one" "\${rb_what:-?}"
  done
  say reaped
}
`;

/**
 * The job itself, in a session of its own. It claims the directory by a hard link to a complete file, so that `pid`
 * is either absent (never started) or whole. The exit code's block is reserved before the claim: a disk that the
 * command fills still keeps how it ended. PIPE is caught because the starter may be gone when the claim is told;
 * TERM, so that a killed command's code is still written. Caught signals are back to normal in the command, and its
 * variables appear only there (S4).
 */
export const JOB = `${LOOK}
trap : HUP INT PIPE TERM
rb_dir=$1 rb_nonce=$2 rb_mask=$3
shift 3
look $$
{ printf '%s %s %s %s\\n' $$ "$rb_group" "$rb_boot" "$rb_start" >"$rb_dir/pid.$$" &&
  printf '    \\n' >"$rb_dir/exit.$$" && true >>"$rb_dir/out" && true >>"$rb_dir/err"; } || exit 1
ln "$rb_dir/pid.$$" "$rb_dir/pid" || { rm -f "$rb_dir/pid.$$" "$rb_dir/exit.$$"; exit 1; }
printf '%s claimed\\n' "$rb_nonce"
exec >/dev/null 2>&1
(
  umask "$rb_mask"
  eval "$RUNBOOK_EXPORTS"
  unset RUNBOOK_EXPORTS RUNBOOK_SCRIPT
  exec "$@"
) >>"$rb_dir/out" 2>>"$rb_dir/err"
rb_code=$?
printf '%4d\\n' $rb_code 1<>"$rb_dir/exit.$$" && mv -f "$rb_dir/exit.$$" "$rb_dir/exit"
`;

/** `detach COMMAND…`: becomes COMMAND as leader of a new session; of a new group where there is no setsid. */
export const DETACH = `
detach() {
  command -v setsid >/dev/null 2>&1 && exec setsid "$@"
  set -m
  "$@" &
  wait $!
}
`;
