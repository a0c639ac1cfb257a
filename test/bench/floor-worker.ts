import { serve } from "./worker.ts";

serve({
  process: async () => (await import("./floor-process.ts")).processFloors,
  data: async () => (await import("./floor-data.ts")).dataFloors,
});
