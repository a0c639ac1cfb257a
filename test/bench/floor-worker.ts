import { serve } from "./worker.ts";

serve([
  async () => (await import("./floor-process.ts")).processFloors,
  async () => (await import("./floor-data.ts")).dataFloors,
]);
