import { defineConfig } from "rolldown";

// One chunk per command, so that `--help` loads nothing. ssh2 stays outside: it loads optional native parts by path.
export default defineConfig({
  input: { cli: "engine/cli.ts" },
  platform: "node",
  external: ["ssh2", "cpu-features"],
  output: { dir: "dist", format: "esm", cleanDir: true, chunkFileNames: "[name]-[hash].js" },
});
