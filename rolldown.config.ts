import { defineConfig, type Plugin } from "rolldown";
import { precompiledValidators } from "./engine/precompile.ts";

// Compiling a schema takes longer than a whole lint, so the bundle holds the compiled validators and not the compiler.
export const precompiled: Plugin = {
  name: "precompiled-validators",
  load: {
    filter: { id: /[\\/]engine[\\/]runbook[\\/]validators\.ts$/ },
    handler: () => ({ code: precompiledValidators(), moduleType: "js" }),
  },
};

// One chunk per command, so that `--help` loads nothing. ssh2 stays outside: it loads optional native parts by path.
export default defineConfig({
  input: { cli: "engine/cli.ts" },
  platform: "node",
  external: ["ssh2", "cpu-features"],
  plugins: [precompiled],
  output: { dir: "dist", format: "esm", cleanDir: true, chunkFileNames: "[name]-[hash].js" },
});
