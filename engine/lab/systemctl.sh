#!/bin/sh
# A unit manager for one practice host. Usage: systemctl start|stop|restart|is-active|status [--quiet] UNIT
# A unit is the script etc/UNIT.start; its pid and start time stand in run/UNIT.pid, because a pid alone may be
# somebody else's by now. Every start is also noted in run/started, so that the lab can end what it began.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
verb=$1
shift
[ "${1:-}" != --quiet ] || { quiet=yes; shift; }
unit=${1%.service}
pidfile=$root/run/$unit.pid
[ -f "$root/etc/$unit.start" ] || { echo "Unit $unit.service could not be found." >&2; exit 5; }

# State letter and start time: fields 3 and 22, counted behind the command name in parentheses.
stat_of() { sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | awk '{ print $1, $20 }'; }

active() {
  [ -s "$pidfile" ] || return 1
  read -r pid start <"$pidfile"
  now=$(stat_of "$pid")
  [ "$now" != "Z $start" ] && [ "${now#* }" = "$start" ]
}

start() {
  ! active || return 0
  setsid sh "$root/etc/$unit.start" </dev/null >>"$root/log/$unit.log" 2>&1 &
  pid=$!
  now=$(stat_of "$pid")
  echo "$pid ${now#* } SIGTERM" >>"$root/run/started"
  echo "$pid ${now#* }" >"$pidfile"
}

stop() {
  active || return 0
  kill -TERM "$pid" 2>/dev/null || return 0
  left=100
  while active; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || kill -KILL "$pid" 2>/dev/null || true
    [ "$left" -gt -40 ] || { echo "$unit does not stop" >&2; return 1; }
    sleep 0.05
  done
}

case $verb in
start) start ;;
stop) stop ;;
restart) stop && start ;;
is-active | status)
  if active; then word=active rc=0; else word=inactive rc=3; fi
  [ "${quiet:-no}" = yes ] || echo "$word"
  exit "$rc"
  ;;
*)
  echo "Unknown command verb $verb." >&2
  exit 1
  ;;
esac
