// Preloaded into the engine: SIGKILL at the n-th write (or sync) of a journal, before or after it happened.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const [call, when, at] = (process.env.KILL_AT ?? "").split(":");
const journals = new Set();
const real = { openSync: fs.openSync, writeSync: fs.writeSync, fdatasyncSync: fs.fdatasyncSync };
let count = 0;

fs.openSync = (path, ...rest) => {
  const fd = real.openSync(path, ...rest);
  if (String(path).endsWith("journal.jsonl")) journals.add(fd);
  return fd;
};
for (const name of ["writeSync", "fdatasyncSync"]) {
  fs[name] = (fd, ...rest) => {
    const chosen = name === call && journals.has(fd) && (count += 1) === Number(at);
    if (chosen && when === "before") process.kill(process.pid, "SIGKILL");
    const result = real[name](fd, ...rest);
    if (chosen && when === "after") process.kill(process.pid, "SIGKILL");
    return result;
  };
}
syncBuiltinESMExports();
