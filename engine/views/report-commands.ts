import { same, type Language, type Localised } from "../program/value.ts";
import { answerOf, type Answer, type Stored } from "./acts.ts";
import { describe, valuesOf } from "./describe.ts";
import type { CommandLine, ReportModel } from "./report-model.ts";
import type { RunState } from "./run.ts";
import { COMMA, lengthOf, say, type Tone } from "./words.ts";

const LINES_WHEN_GOOD = 6;
const LINES_WHEN_BAD = 30;
const MOST_CHARACTERS = 4_000;

/** Every command and request with how it ended and the end of what it printed. */
export const commandsOf = (state: RunState, language: Language): readonly CommandLine[] =>
  state.visits.flatMap((visit, index) =>
    visit.commands.map((command): CommandLine => {
      const answer = answerOf(command);
      const [tone, ended] = answer === null ? UNANSWERED : endOf(answer);
      const { effect } = command;
      const durationMs = answer?.durationMs ?? null;
      return {
        number: index + 1,
        title: say(language, visit.title),
        host: effect.kind !== "exec" ? null : effect.as === null ? effect.host : `${effect.as}@${effect.host}`,
        values: valuesOf(effect, language),
        text: describe(effect, language),
        tone,
        ended: say(language, ended),
        length: durationMs === null ? "–" : lengthOf(durationMs, language),
        outputs: (answer?.outputs ?? [])
          .filter(({ bytes }) => bytes > 0)
          .map((output) => ({
            stream: say(language, STREAM[output.stream]),
            tail: endOfText(output.tail, tone === "good" ? LINES_WHEN_GOOD : LINES_WHEN_BAD),
            note: noteOn(output, language),
          })),
      };
    }),
  );

/** What lies beside the journal, with the digest of each file. */
export const storedOf = (state: RunState): ReportModel["stored"] =>
  state.visits
    .flatMap(({ commands }) => commands.flatMap((command) => answerOf(command)?.outputs ?? []))
    .flatMap(({ file, bytes, sha256 }) => (file === null ? [] : [{ file, bytes, sha256 }]));

const STREAM: Readonly<Record<Stored["stream"], Localised>> = {
  stdout: { en: "output", ja: "標準出力" },
  stderr: { en: "errors", ja: "標準エラー" },
  body: { en: "answer", ja: "応答" },
  copy: { en: "copy", ja: "コピー" },
};

const UNANSWERED: readonly [Tone, Localised] = [
  "unsure",
  { en: "no answer in the journal: unknown", ja: "ジャーナルに回答なし: 結果不明" },
];

function endOf({ end, status, failure }: Answer): readonly [Tone, Localised] {
  if (failure !== null) return [failure.reason === "unknown" ? "unsure" : "bad", failure.message];
  if (status !== null) return [status < 400 ? "good" : "bad", same(`HTTP ${status}`)];
  if (end === null) return ["good", { en: "done", ja: "完了" }];
  switch (end.kind) {
    case "exited": {
      const { code } = end;
      return [code === 0 ? "good" : "bad", { en: `exit code ${code}`, ja: `終了コード ${code}` }];
    }
    case "signalled":
      return ["bad", { en: `signal ${end.signal}`, ja: `シグナル ${end.signal}` }];
    case "timed_out":
      return end.confirmed
        ? ["bad", { en: "timed out, killed", ja: "時間切れ、強制終了" }]
        : ["unsure", { en: "timed out, kill not confirmed", ja: "時間切れ、強制終了を確認できず" }];
    case "not_started":
      return ["bad", end.failure.message];
    case "unknown":
      return ["unsure", end.failure.message];
    default:
      return end satisfies never;
  }
}

function endOfText(text: string, lines: number): string {
  const all = text.replace(/\s+$/, "").split("\n");
  const kept = all.slice(-lines).join("\n").slice(-MOST_CHARACTERS);
  return all.length > lines ? `…\n${kept}` : kept;
}

function noteOn({ bytes, file }: Stored, language: Language): string {
  const size = say(language, { en: `${bytes} bytes`, ja: `${bytes} バイト` });
  return file === null ? size : `${size}${COMMA[language]}${file}`;
}
