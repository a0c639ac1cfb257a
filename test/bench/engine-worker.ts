import { serve } from "./worker.ts";

serve({
  run: async () => (await import("./engine-run.ts")).runActs,
  data: async () => (await import("./engine-data.ts")).dataActs,
});
