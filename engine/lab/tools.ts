import { readdir, symlink } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** Gives a practice host the programs of this machine that recover data, and none that command the machine. */
export async function linkTools(directory: string): Promise<void> {
  const linked = new Set<string>();
  for (const place of [...(process.env["PATH"] ?? "").split(delimiter), ...SYSTEM]) {
    if (!place.startsWith("/")) continue;
    for (const name of await readdir(place).catch(() => [])) {
      if (!TOOLS.has(name) || linked.has(name)) continue;
      linked.add(name);
      await symlink(join(place, name), join(directory, name));
    }
  }
}

const SYSTEM = ["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"];

// No unit manager, container engine, scheduler, account or power command may ever stand here.
const TOOLS: ReadonlySet<string> = new Set(
  `awk base64 basename bash bc bzip2 bunzip2 cat chgrp chmod chown cksum cmp comm cp curl cut dash date dd df diff dirname
  du echo env expr false file find flock fold gawk grep egrep fgrep groups gunzip gzip head hexdump id install
  join jq ln locale logname ls lsof mawk md5sum mkdir mkfifo mktemp mv ncat nl nproc od openssl paste patch perl pg_dump
  pg_isready pg_restore pgrep printf ps psql pwd python3 readlink realpath rev rm rmdir rsync sed seq setpriv setsid sh
  sha1sum sha224sum sha256sum sha384sum sha512sum shasum shuf sleep sort split sqlite3 stat stdbuf strings sum sync tac
  tail tar tee test timeout touch tr true truncate tty umask uname uniq unlink unxz unzip unzstd wc wget which whoami
  xargs xxd xz xzcat zcat zip zstd zstdcat`.split(/\s+/),
);
