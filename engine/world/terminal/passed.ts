import { formatDuration } from "../../program/duration.ts";
import type { Localised } from "../../program/value.ts";
import type { Progress } from "./progress.ts";

/** What has run over since the last look: the RTO, the budget of the phase. Each is said once. */
export function passedNow(progress: Progress, now: number): readonly Localised[] {
  const { brief, phase } = progress;
  const { rtoMs, detectedAt } = brief;
  const passed: Localised[] = [];
  if (rtoMs !== null && !progress.rtoPassed && progress.recoveredAt === null && now - detectedAt > rtoMs) {
    progress.rtoPassed = true;
    passed.push(rtoPassed(rtoMs));
  }
  if (phase !== null && phase.budgetMs !== null && !phase.budgetPassed && now - phase.startedAt > phase.budgetMs) {
    phase.budgetPassed = true;
    passed.push(budgetPassed(phase.title, phase.budgetMs));
  }
  return passed;
}

const rtoPassed = (rtoMs: number): Localised => ({
  en: `the RTO of ${formatDuration(rtoMs, "en")} has passed; not recovered yet`,
  ja: `RTO ${formatDuration(rtoMs, "ja")}を超過しました (未復旧)`,
});

const budgetPassed = (title: Localised, budgetMs: number): Localised => ({
  en: `the phase "${title.en}" has used up its budget of ${formatDuration(budgetMs, "en")}`,
  ja: `フェーズ「${title.ja}」が予算${formatDuration(budgetMs, "ja")}を使い切りました`,
});
