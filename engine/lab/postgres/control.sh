#!/bin/sh
# Answers to the words of runbooks/openclaw/openclaw-control, for a cluster without containers.
# Like the official image, it makes a new cluster when the data directory is empty. Nothing here deletes data.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
data=$root/data/postgres
bin=$(cat "$root/etc/pgbin")
verb=$1
shift

# As root everything of the cluster runs under the account that owns the lab's log directory.
as_owner() {
  if [ "$(id -u)" -eq 0 ]; then
    setpriv --reuid "$(stat -c %u "$root/log")" --regid "$(stat -c %g "$root/log")" --clear-groups -- "$@"
  else
    "$@"
  fi
}

init() {
  as_owner "$bin/initdb" -D "$data" -U openclaw -A trust -E UTF8 --locale=C --data-checksums --no-sync >>"$root/log/initdb.log"
  as_owner tee -a "$data/postgresql.conf" <"$root/etc/postgresql.conf" >/dev/null
  echo "create database openclaw" | as_owner "$bin/postgres" --single -D "$data" postgres >>"$root/log/initdb.log" 2>&1
}

case $verb in
db-start)
  as_owner "$bin/pg_ctl" -D "$data" status >/dev/null && exit 0
  [ -s "$data/PG_VERSION" ] || init
  as_owner "$bin/pg_ctl" -D "$data" -l "$root/log/postgres.log" -w -t 30 start >/dev/null
  pid=$(as_owner head -n 1 "$data/postmaster.pid")
  echo "$pid $(sed 's/^.*) //' "/proc/$pid/stat" | awk '{ print $20 }') SIGQUIT" >>"$root/run/started"
  ;;
db-stop)
  if as_owner "$bin/pg_ctl" -D "$data" status >/dev/null; then
    as_owner "$bin/pg_ctl" -D "$data" -m fast -w -t 60 stop >/dev/null
  fi
  ;;
db-status) if as_owner "$bin/pg_ctl" -D "$data" status >/dev/null 2>&1; then echo running; else echo stopped && exit 3; fi ;;
app-start) exec "$root/bin/systemctl" start openclaw ;;
app-stop) exec "$root/bin/systemctl" stop openclaw ;;
app-status) if "$root/bin/systemctl" is-active --quiet openclaw; then echo running; else echo stopped && exit 3; fi ;;
logs) tail -n 200 "$root/log/postgres.log" ;;
psql | pg_dump) exec "$bin/$verb" -h "$root/run" -U openclaw "$@" ;;
*)
  echo "usage: openclaw-control db-start|db-stop|db-status|app-start|app-stop|app-status|logs|psql|pg_dump" >&2
  exit 64
  ;;
esac
