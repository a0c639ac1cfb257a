import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { EXIT } from "../../engine/program/failure.ts";
import { start } from "../cli.ts";
import { book, smallHome, type SmallHome } from "./small-home.ts";

/** What `plan` says beforehand and `status` in between, whole. */
const on = { on: "box", timeout: "10s", drill: "run" };
const RUNBOOKS = {
  "shop/work": book(
    "work",
    [
      {
        id: "slow",
        title: { en: "The slow way", ja: "低速経路" },
        when: 'inputs.way == "slow"',
        run: "echo slow",
        ...on,
      },
      {
        id: "stop",
        title: { en: "Stop the service", ja: "サービスの停止" },
        run: "echo stop",
        done_if: '[ "$WAY" = done ]',
        check: "true",
        verify: "echo stopped",
        undo: "echo start",
        confirm: { en: "Stop it now?", ja: "今停止しますか?" },
        retry: 2,
        env: { WAY: "${{ inputs.way }}" },
        on_failure: { failed: "stop", else: "rollback" },
        ...on,
      },
      {
        id: "which",
        title: { en: "Which way", ja: "方法の選択" },
        choose: { en: "How long will it take?", ja: "見込みは?" },
        options: [
          { value: "wait", title: { en: "Not long", ja: "短時間" } },
          { value: "move", title: { en: "Long", ja: "長時間" } },
        ],
        timeout: "15m",
      },
    ],
    {
      objectives: { rto: "15m" },
      inputs: { way: { type: "string", title: { en: "Way", ja: "経路" }, default: "fast" } },
    },
  ),
};

let home: SmallHome;
beforeEach(() => {
  home = smallHome({ runbooks: RUNBOOKS });
});
afterEach(() => home.remove());

test.each([
  [
    "en",
    [
      "Test work  RTO 15m",
      "A plan: nothing was executed.",
      "",
      "Only",
      '  - slow  The slow way  not needed: inputs.way == "slow" is false',
      "  ~ stop @box  Stop the service  ≤ 10 s",
      "      done if  │ # WAY=fast",
      '               │ [ "$WAY" = done ]',
      "      check    │ true",
      "      confirm  │ Stop it now? (yes or no)",
      "      do       │ echo stop",
      "      verify   │ echo stopped",
      "      undo     │ echo start",
      "      retry: up to 2 more times, 5 s apart",
      "      on failure: failed → stop, otherwise → roll back",
      "    which  Which way  ≤ 15m",
      "      asks     │ How long will it take?",
      "      choices  │ wait, move",
      "",
      "~ changes something   ! destroys something and asks first   - is not needed with these inputs",
    ],
  ],
  [
    "ja",
    [
      "試験 work  RTO 15分",
      "計画の表示のみで、何も実行していません。",
      "",
      "唯一",
      '  - slow  低速経路  不要: inputs.way == "slow" が偽です',
      "  ~ stop @box  サービスの停止  ≤ 10秒",
      "      完了判定 │ # WAY=fast",
      '               │ [ "$WAY" = done ]',
      "      事前確認 │ true",
      "      承認     │ 今停止しますか? (yes / no)",
      "      実行     │ echo stop",
      "      検証     │ echo stopped",
      "      取り消し │ echo start",
      "      再試行: 最大2回 (5秒間隔)",
      "      失敗時: 失敗 → 中止、その他 → ロールバック",
      "    which  方法の選択  ≤ 15分",
      "      質問     │ 見込みは?",
      "      選択肢   │ wait、move",
      "",
      "~ 変更を伴う   ! 破壊的 (実行前に確認します)   - この入力では不要",
    ],
  ],
] as const)("a plan says what each command is for, and what follows (%s)", async (language, lines) => {
  const { code, stdout } = await home.call("--lang", language, "plan", "work", "--env", "here");
  expect([code, stdout.trimEnd().split("\n")]).toEqual([EXIT.ok, lines]);
});

test.each([
  [
    "en",
    "The lab sqlite has its own host and gives these inputs when it is built: database, backups, service, health_url, write_probe_url. Their values below are the runbook's.",
  ],
  [
    "ja",
    "演習環境 sqlite は専用のホストを使い、次の入力を構築時に設定します: database、backups、service、health_url、write_probe_url。以下の値は手順書のものです。",
  ],
])("a plan of a lab says what only the lab will know (%s)", async (language, line) => {
  const { stdout } = await start({ args: ["--lang", language, "plan", "itsm-nexus/db-corruption", "--env", "lab"] })
    .ended;
  expect(stdout.split("\n")[2]).toBe(line);
});

test("status says for whom a run waits and until when, then that it was interrupted there", async () => {
  const terminal = home.terminal(["--plain", "run", "work", "--env", "here"]);
  await terminal.waitFor("[y/N]");
  const [run = ""] = home.runs();
  const stand = async (language: string): Promise<string[]> =>
    (await home.call("--lang", language, "status", run)).stdout.trimEnd().split("\n").map(timeless);
  expect(await stand("en")).toEqual([
    `${run}  waiting  live  shop/work @ here`,
    "  waits for an answer: Stop it now?  until <time>",
    "  RTO <span> left",
    "  carried on by yamada@<host>",
    "  skipped      only/slow  <span>",
    "  waiting      only/stop  <span>",
    "  pending      only/which",
  ]);
  expect(await stand("ja")).toEqual([
    `${run}  回答待ち  本番  shop/work @ here`,
    "  回答待ち: 今停止しますか?  期限 <time>",
    "  RTO 残り <span>",
    "  実行者: yamada@<host>",
    "  スキップ     only/slow  <span>",
    "  回答待ち     only/stop  <span>",
    "  未実行       only/which",
  ]);
  await pause(300);
  terminal.write("\x03");
  await terminal.exited;
  expect((await stand("en")).slice(0, 5)).toEqual([
    `${run}  interrupted  live  shop/work @ here`,
    "  not answered, asked again on resume: Stop it now?",
    "  RTO <span> left",
    "  skipped      only/slow  <span>",
    "  interrupted  only/stop  <span>",
  ]);
});

test("where nobody can be asked, the choices are listed for the record", async () => {
  const words = ["run", "work", "--env", "here", "--input", "way=done"];
  const { code, stdout } = await home.call(...words);
  expect(code).toBe(EXIT.personNeeded);
  expect(stdout.replaceAll(/answer by .*\n/g, "…\n")).toContain(`
? How long will it take?
    …
    the answers would be:
      wait: Not long
      move: Long
    nobody can be asked here (no terminal)
`);
  expect(stdout).toMatch(/^\S+ \S+ \[1\/1 only\] - The slow way {2}not needed$/m);
  expect(stdout).not.toContain("step slow");
  const again = await home.call("resume");
  expect(again.stdout).toContain("  ended before:\n    ✔ Stop the service\n");
  expect(again.stdout).toMatch(/\[1\/1 only\] step which: Which way/);
});

const timeless = (line: string): string =>
  line
    .replace(/\d\d:\d\d:\d\d$/, "<time>")
    .replace(/@\S+ \(pid \d+\)/, "@<host>")
    .replaceAll(
      /(?<= )\d+(?:m \d+s|m|(?:\.\d)? s|分\d+秒|分|(?:\.\d)?秒)(?: {2}(?:people|人の判断) \S+(?: s)?)?/g,
      "<span>",
    );
