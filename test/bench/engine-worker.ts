import { serve } from "./worker.ts";

serve({
  run: async () => (await import("./engine-run.ts")).runActs,
  journal: async () => (await import("./engine-journal.ts")).journalActs,
  language: async () => (await import("./engine-language.ts")).languageActs,
});
