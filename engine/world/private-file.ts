import { closeSync, constants, fsyncSync, openSync, renameSync, writeSync } from "node:fs";

/** Writes a whole file that only its owner can read: a new file beside it, synced, then renamed into place. */
export function writePrivate(path: string, content: Uint8Array | string): void {
  const fresh = `${path}.new`;
  const fd = openSync(fresh, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW, 0o600);
  try {
    const bytes = typeof content === "string" ? Buffer.from(content, "utf8") : content;
    for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(fresh, path);
}

/** Makes the names in a directory durable: a synced file without its name is lost with the power. */
export function syncDirectory(path: string): void {
  const fd = openSync(path, constants.O_RDONLY);
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
