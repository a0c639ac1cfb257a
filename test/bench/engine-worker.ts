import { dataActs } from "./engine-data.ts";
import { dismissed, runActs } from "./engine-run.ts";
import { serve } from "./worker.ts";

serve({ ...runActs, ...dataActs }, dismissed);
