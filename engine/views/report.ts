import { formatDuration } from "../program/duration.ts";
import type { Language, Localised } from "../program/value.ts";
import { checklistOf } from "./checklist.ts";
import { clocksOf, detectedAt, occurredAt } from "./clocks.ts";
import { gauges } from "./gauges.ts";
import { lastingOf } from "./lasting.ts";
import { lessonsOf } from "./lessons.ts";
import { notExecuted } from "./not-executed.ts";
import { plain } from "./plain.ts";
import { placesOf, type PlaceId } from "./notes.ts";
import { actionsOf, stepsOf } from "./report-actions.ts";
import { commandsOf, storedOf } from "./report-commands.ts";
import { PLACE_ID, type DrillLines, type ReportFacts, type ReportModel } from "./report-model.ts";
import type { RunState } from "./run.ts";
import { allVisible } from "./text.ts";
import { timeline } from "./timeline.ts";
import { verdictOf } from "./verdict.ts";
import { calendar, type Calendar } from "./when.ts";
import { COMMA, say, TIME_WORD, wordOf } from "./words.ts";

export interface Reader {
  readonly language: Language;
  /** IANA name of the reader's time zone; UTC when nobody knows it. */
  readonly timeZone?: string | undefined;
  /** Epoch milliseconds to print as the time of rendering; null leaves it out. */
  readonly printedAt?: number | null | undefined;
  /** The words that start this program where the reader is. */
  readonly program?: string | undefined;
}

/** The report of a run as data: the templates only arrange it. */
export function reportOf(state: RunState, reader: Reader): ReportModel {
  const { language } = reader;
  const when = calendar(language, reader.timeZone);
  const { opened } = state;
  const { places, others } = placesOf(state, { language, calendar: when, given: givenByDrill(state) });
  const openPlaces = Object.values(places).filter(({ open }) => open);
  const named = Object.entries(PLACE_ID).map(([name, id]) => [name, places[id]]);
  return allVisible({
    language,
    isDrill: opened?.mode === "drill",
    title: opened === null ? "" : say(language, opened.title),
    run: opened?.run ?? "",
    system: opened?.system ?? "",
    environment: opened?.environment.name ?? "",
    severity: say(
      language,
      SEVERITY[opened?.severity ?? ""] ?? {
        en: opened?.severity ?? "",
        ja: opened?.severity ?? "",
      },
    ),
    printed: reader.printedAt == null ? null : when.moment(reader.printedAt),
    verdict: verdictOf(state, language),
    ...gauges(state, language, when),
    clock: clockParts(state, language),
    openPlaces,
    openSentence: openPlaces.length === 0 ? null : say(language, placesToComplete(openPlaces.length)),
    facts: factsOf(state, language, when),
    places: Object.fromEntries(named) as unknown as ReportModel["places"],
    actions: actionsOf(state, language, when),
    impact: impactOf(state, language),
    lessons: lessonsOf(state, language),
    otherNotes: others,
    timeline: timeline(state, language),
    phases: phaseLines(state, language),
    steps: stepsOf(state, language, when),
    notExecuted: notExecuted(state).map(({ phase, id, title }) => ({
      phase,
      id,
      title: say(language, title),
    })),
    commands: commandsOf(state, language),
    stored: storedOf(state),
    journal: {
      head: state.head,
      entries: state.entries,
      verify: `${reader.program ?? PROGRAM} verify ${opened?.run ?? ""}`,
    },
    drill: drillLines(state, language, when),
  } satisfies ReportModel);
}

/** How people start the program from a checkout. */
export const PROGRAM = "npx runbook";

const SEVERITY: Readonly<Record<string, Localised>> = {
  critical: { en: "critical", ja: "重大" },
  high: { en: "high", ja: "高" },
  medium: { en: "medium", ja: "中" },
  low: { en: "low", ja: "低" },
};

const placesToComplete = (count: number): Localised => ({
  en: count === 1 ? "1 place to complete" : `${count} places to complete`,
  ja: `記入が必要な箇所が ${count} か所あります`,
});

function givenByDrill({ opened }: RunState): Partial<Record<PlaceId, Localised>> {
  if (opened?.drill == null) return {};
  const { fault, lab } = opened.drill;
  return {
    "root-cause": { en: `Injected by the drill: ${fault}.`, ja: `訓練で注入した障害: ${fault}` },
    trigger: { en: `Drill on the practice system ${lab}.`, ja: `練習環境 ${lab} での訓練` },
    ...(opened.environment.protected
      ? {}
      : { "user-impact": { en: "None: the drill ran on a practice system.", ja: "なし (練習環境で実施)" } }),
  };
}

function factsOf(state: RunState, language: Language, when: Calendar): ReportFacts {
  const { opened } = state;
  const occurred = occurredAt(state);
  const roles = Object.entries(opened?.environment.roles ?? {});
  const outcome = state.outcome ?? "running";
  const because = state.because === null ? "" : `: ${say(language, state.because)}`;
  return {
    occurred: occurred === null ? null : when.moment(occurred),
    detected: when.moment(detectedAt(state)),
    started: when.moment(state.startedAt),
    recovered: state.recovered === null ? null : when.moment(state.recovered.at),
    ended: state.endedAt === null ? null : when.moment(state.endedAt),
    affected: `${opened?.system ?? ""} (${opened?.environment.name ?? ""})`,
    responders: [...new Set(state.engines.map(({ responder }) => responder))].join(COMMA[language]),
    hosts: roles.map(([role, host]) => (role === host ? host : `${role} = ${host}`)).join(COMMA[language]),
    runbook: opened === null ? "" : `${opened.runbook.id} (${opened.runbook.file})`,
    runbookDigest: opened?.runbook.sha256 ?? "",
    inputs: Object.entries(opened?.inputs ?? {}).map(([name, value]) => ({ name, value: plain(value, language) })),
    result: `${say(language, wordOf(outcome))}${because}`,
  };
}

function clockParts(state: RunState, language: Language): ReportModel["clock"] {
  const clocks = clocksOf(state);
  const times = (["before", "machine", "human", "waiting", "down"] as const).map((kind) => ({
    kind,
    ms: clocks[`${kind}Ms`],
  }));
  const total = times.reduce((sum, { ms }) => sum + ms, 0);
  const parts = times
    .filter(({ ms }) => ms >= LEAST_SHOWN_MS)
    .map(({ kind, ms }) => ({
      kind,
      name: say(language, TIME_WORD[kind]),
      text: formatDuration(ms, language),
      percent: Math.round((ms / Math.max(1, total)) * 1e3) / 10,
    }));
  return { total: formatDuration(total, language), parts };
}

const LEAST_SHOWN_MS = 50;

function impactOf(state: RunState, language: Language): ReportModel["impact"] {
  const from = occurredAt(state) ?? detectedAt(state);
  const sure = occurredAt(state) !== null;
  const length = formatDuration(Math.max(0, (state.recovered?.at ?? state.lastAt) - from), language);
  const since = sure
    ? { en: "from occurrence", ja: "発生から起算" }
    : { en: "from detection; the occurrence is not recorded", ja: "検知から起算、発生日時の記録なし" };
  const until =
    state.recovered === null
      ? { en: `more than ${length}, not recovered`, ja: `${length}以上、未復旧` }
      : { en: length, ja: length };
  return {
    downtime: say(language, { en: `${until.en} (${since.en})`, ja: `${until.ja} (${since.ja})` }),
    dataLoss: gauges(state, language, calendar(language)).rpo.sentence,
    lasting: lastingOf(state).map(({ title, host }) => `${say(language, title)}${host === null ? "" : ` (${host})`}`),
  };
}

const phaseLines = (state: RunState, language: Language): ReportModel["phases"] =>
  clocksOf(state).phases.map(({ title, usedMs, budgetMs, within }) => ({
    title: say(language, title),
    used: usedMs === null ? "–" : formatDuration(usedMs, language),
    budget: budgetMs === null ? "–" : formatDuration(budgetMs, language),
    tone: within === null ? "neutral" : within ? "good" : "bad",
    verdict: say(
      language,
      usedMs === null ? PHASE.notReached : within === null ? PHASE.free : within ? PHASE.within : PHASE.over,
    ),
  }));

const PHASE = {
  notReached: { en: "not reached", ja: "未到達" },
  free: { en: "no budget", ja: "予算なし" },
  within: { en: "within budget", ja: "予算内" },
  over: { en: "over budget", ja: "予算超過" },
} as const;

function drillLines(state: RunState, language: Language, when: Calendar): DrillLines | null {
  if (state.opened?.mode !== "drill") return null;
  return {
    lab: state.opened.drill?.lab ?? "–",
    fault: state.opened.drill?.fault ?? "–",
    judged: state.verdict !== null,
    checklist: checklistOf(state, language, when),
    findings: (state.verdict?.findings ?? []).map(({ what, ok, expected, actual }) => ({
      what: say(language, what),
      sign: ok ? "✓" : "✕",
      tone: ok ? ("good" as const) : ("bad" as const),
      expected: plain(expected, language),
      actual: plain(actual, language),
    })),
  };
}
