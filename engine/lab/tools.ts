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
  `arch awk b2sum base32 base64 basename basenc bash bc bunzip2 bzcat bzgrep bzip2 cat chgrp chmod chown cksum cmp
  col colrm column comm cp csplit curl cut dash date dd df diff diff3 dir dircolors dirname du echo egrep env
  expand expr factor false fgrep file find findmnt flock fmt fold gawk getfacl getfattr getopt grep groups gunzip
  gzexe gzip head hexdump id install ionice join jq less link ln locale logname look ls lsattr lsblk lsof lz4 lzma
  mawk md5sum mkdir mkfifo mktemp more mountpoint mv namei nc ncat nice nl nohup nproc numfmt od openssl paste
  patch pathchk perl pg_checksums pg_dump pg_isready pg_restore pg_verifybackup pgrep pidof pr printenv printf ps
  psql ptx pwd python3 readlink realpath rename rev rm rmdir rsync sdiff sed seq setfacl setfattr setpriv setsid
  sh sha1sum sha224sum sha256sum sha384sum sha512sum shasum shred shuf sleep sort split sqlite3 stat stdbuf
  strings sum sync tac tail tar tee test timeout touch tr true truncate tsort tty uname unexpand uniq unlink
  unlzma unxz unzip unzstd vdir wc wget which whoami xargs xxd xz xzcat yes zcat zdiff zgrep zip zless zstd
  zstdcat`.split(/\s+/),
);
