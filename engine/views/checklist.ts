import { formatDuration } from "../program/duration.ts";
import type { Language, Localised } from "../program/value.ts";
import { rpoOf } from "./rpo.ts";
import { recoverySentence } from "./verdict.ts";
import { rtoOf } from "./rto.ts";
import type { RunState } from "./run.ts";
import type { Calendar } from "./when.ts";
import { quoted, say, wordOf, type Tone } from "./words.ts";

/** One line of the drill checklist, judged by what the journal shows and by nothing else. */
export interface CheckLine {
  readonly what: string;
  readonly verdict: string;
  readonly tone: Tone;
  readonly sign: string;
  readonly evidence: string;
}

export function checklistOf(state: RunState, language: Language, calendar: Calendar): readonly CheckLine[] {
  const line = (what: Localised, judged: boolean | null, evidence: string): CheckLine => {
    const [tone, sign, verdict] = judged === null ? NOT_JUDGED : judged ? YES : NO;
    return { what: say(language, what), verdict: say(language, verdict), tone, sign, evidence };
  };
  const restore = restored(state);
  return [
    line(
      { en: "A backup existed", ja: "バックアップが存在する" },
      ...backup(state, restore.judged, language, calendar),
    ),
    line(
      { en: "The restore succeeded", ja: "バックアップからの復元が成功する" },
      restore.judged,
      say(language, restore.evidence),
    ),
    line({ en: "All services came up", ja: "全サービスが起動する" }, reached(state), reachedEvidence(state, language)),
    line(
      { en: "The data is close to the newest", ja: "データが最新の状態に近い" },
      rpoOf(state).met,
      rpoEvidence(state, language),
    ),
    line(
      { en: "Recovered within the RTO", ja: "復旧時間が RTO 以内" },
      rtoOf(state).met,
      recoverySentence(state, language),
    ),
    line({ en: "The runbook is up to date", ja: "手順書が最新である" }, ...reviewed(state, language, calendar)),
  ];
}

const YES = ["good", "✓", { en: "yes", ja: "適合" }] as const;
const NO = ["bad", "✕", { en: "no", ja: "不適合" }] as const;
const NOT_JUDGED = ["neutral", "–", { en: "not judged", ja: "判定なし" }] as const;

/** Data that came back is the proof; short of that, the step that looked for a backup, known by its id, says so. */
function backup(
  state: RunState,
  restored: boolean | null,
  language: Language,
  calendar: Calendar,
): [boolean | null, string] {
  if (restored === true && rpoOf(state).newest !== null) return [true, dataEvidence(state, language, calendar)];
  const search = state.visits.findLast(
    ({ id, purpose, outcome, assumed }) => SEARCH.test(id) && purpose === "step" && outcome !== "skipped" && !assumed,
  );
  if (search === undefined) return [null, dataEvidence(state, language, calendar)];
  const title = quoted(say(language, search.title), language);
  if (search.outcome === "ok") return [true, say(language, { en: `${title} found one`, ja: `${title} で確認` })];
  const cause = search.failure === null ? say(language, wordOf(search.outcome)) : say(language, search.failure.message);
  return [search.outcome === "failed" ? false : null, `${title}: ${cause}`];
}

const SEARCH = /^(choose|find|pick|select)-.*backup/;

/** The lab's own look at the data is the proof; without it, a step that replaced data can only prove a failure. */
function restored(state: RunState): { judged: boolean | null; evidence: Localised } {
  if (state.verdict !== null) {
    const { findings } = state.verdict;
    const good = findings.filter(({ ok }) => ok).length;
    const held = {
      en: `${good} of ${findings.length} findings of the lab hold`,
      ja: `検証項目 ${findings.length} 件中 ${good} 件が適合`,
    };
    const untouched = state.verdict.ok && state.recovered === null;
    return {
      judged: state.verdict.ok && state.recovered !== null,
      evidence: untouched
        ? { en: `not recovered; left as it must be (${held.en})`, ja: `未復旧。あるべき状態は保持 (${held.ja})` }
        : held,
    };
  }
  const broken = state.visits.find(
    ({ risk, outcome, purpose }) =>
      risk === "destroy" && purpose === "step" && outcome !== "ok" && outcome !== "skipped",
  );
  return broken === undefined
    ? { judged: null, evidence: { en: "the lab did not look at the result", ja: "ラボによる結果の検証なし" } }
    : { judged: false, evidence: broken.failure?.message ?? broken.title };
}

function dataEvidence(state: RunState, language: Language, calendar: Calendar): string {
  const { newest, doubt } = rpoOf(state);
  if (newest === null) return say(language, doubt ?? { en: "", ja: "" });
  const at = calendar.moment(newest);
  return say(language, { en: `it brought back data of ${at}`, ja: `${at} 時点のデータを復元` });
}

const reached = (state: RunState): boolean | null =>
  state.recovered !== null ? true : state.outcome === null ? null : false;

function reachedEvidence(state: RunState, language: Language): string {
  const visit = state.visits.findLast(({ address }) => address === state.recovered?.address);
  if (visit === undefined)
    return say(language, { en: "no step reached the recovery", ja: "復旧完了のステップに未到達" });
  return say(language, visit.title);
}

function rpoEvidence(state: RunState, language: Language): string {
  const { actualMs, targetMs, doubt } = rpoOf(state);
  if (actualMs === null) return say(language, doubt ?? { en: "", ja: "" });
  const actual = formatDuration(actualMs, language);
  if (targetMs === null)
    return say(language, { en: `${actual} lost, no objective set`, ja: `損失 ${actual} (目標の設定なし)` });
  const target = formatDuration(targetMs, language);
  return say(language, { en: `${actual} lost of ${target} allowed`, ja: `許容 ${target} に対し損失 ${actual}` });
}

function reviewed(state: RunState, language: Language, calendar: Calendar): [boolean | null, string] {
  const review = state.opened?.review ?? null;
  const last = Date.parse(review?.last ?? "");
  if (review === null || Number.isNaN(last))
    return [null, say(language, { en: "no review date in the runbook", ja: "手順書に見直し日の記載なし" })];
  const [on, due] = [calendar.date(last), calendar.date(last + review.everyMs)];
  return [
    state.startedAt <= last + review.everyMs,
    say(language, { en: `reviewed ${on}, due ${due}`, ja: `前回見直し ${on}、次回期限 ${due}` }),
  ];
}
