import type { Store } from "../../engine/journal/writer.ts";

/** A journal's store in memory that keeps what was synced apart from what was only written, and can be told to fail. */
export function memoryStore(): Store & {
  written: string;
  synced: string;
  failNext: "append" | "sync" | null;
  bytes(): Uint8Array;
} {
  return {
    written: "",
    synced: "",
    failNext: null,
    append(line) {
      if (this.failNext === "append") throw Object.assign(new Error("no space"), { code: "ENOSPC" });
      this.written += line;
    },
    sync() {
      if (this.failNext === "sync") throw Object.assign(new Error("input/output error"), { code: "EIO" });
      this.synced = this.written;
    },
    bytes() {
      return Buffer.from(this.written);
    },
  };
}
