// Loaded before the program: a disk of SMALL_DISK bytes, on which only the journal's reserve can be freed.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const { writeSync, rmSync, openSync } = fs;
const RESERVE = 1024 * 1024;
const terminals = new Set([1, 2]);
let free = Number(process.env.SMALL_DISK);

fs.writeSync = (fd, bytes, ...rest) => {
  if (terminals.has(fd)) return writeSync(fd, bytes, ...rest);
  const wanted = bytes.length - (typeof rest[0] === "number" ? rest[0] : 0);
  if (wanted > free) throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  free -= wanted;
  return writeSync(fd, bytes, ...rest);
};
fs.rmSync = (path, ...rest) => {
  if (String(path).endsWith("/reserve") && fs.existsSync(path)) free += RESERVE;
  return rmSync(path, ...rest);
};
fs.openSync = (path, ...rest) => {
  if (free < 1) throw Object.assign(new Error("ENOSPC: no space left on device, open"), { code: "ENOSPC" });
  return openSync(path, ...rest);
};
syncBuiltinESMExports();
