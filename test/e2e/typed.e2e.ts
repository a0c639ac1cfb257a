import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { EXIT } from "../../engine/program/failure.ts";
import { LAUNCHER, start } from "../cli.ts";
import { book, smallHome, type SmallHome } from "./small-home.ts";

/** What a newcomer types: what is running or waiting already, how much is read, and what help says. */
const act = (id: string, run: string): object => ({ id, run, on: "box", timeout: "30s", drill: "run" });
let home: SmallHome;
beforeEach(() => {
  const waits = act("wait", 'echo begun >>"{home}/begun"; until test -e "{home}/go"; do sleep 0.1; done');
  home = smallHome({
    runbooks: {
      "shop/wait": book("wait", [waits]),
      "shop/asks": book("asks", [{ id: "look", manual: "Look.", timeout: "5m" }]),
      "shop/tell": book("tell", [{ id: "tell", notify: "told" }]),
      "bank/tell": book("tell", [{ id: "tell", notify: "told" }], { system: "bank" }),
    },
    environments: {
      here: { system: "shop", hosts: { box: { transport: "local" } } },
      there: { system: "shop", hosts: { box: { transport: "local" } } },
    },
  });
});
afterEach(() => home.remove());

async function until(what: () => boolean): Promise<void> {
  for (let tries = 0; !what(); tries++) {
    if (tries > 500) throw new Error("it did not happen");
    await pause(20);
  }
}

test("a second recovery of the same thing needs --also", async () => {
  const first = home.start(["run", "wait", "--env", "here"], { RUNBOOK_RESPONDER: "yamada" });
  await until(() => home.lines("begun").length === 1);
  const [run = ""] = home.runs();
  const [english, japanese] = await Promise.all(
    ["en", "ja"].map((language) => home.call("--lang", language, "run", "wait", "--env", "here")),
  );
  const refused = { code: EXIT.locked, signal: null, stdout: "" };
  expect({ ...english, stderr: english?.stderr.replace(/@\S+:/, "@…:") }).toEqual({
    ...refused,
    stderr: `shop/wait is already being run on here by yamada@…: ${run}
  → ${home.program} status ${run} shows how it stands; --also starts a second run all the same
`,
  });
  expect({ ...japanese, stderr: japanese?.stderr.replace(/@\S+ /, "@… ") }).toEqual({
    ...refused,
    stderr: `shop/wait は here で yamada@… がすでに実行中です: ${run}
  → ${home.program} status ${run} で状況を確認できます。それでも開始するには --also を付けてください
`,
  });
  expect([home.runs(), home.lines("begun")]).toEqual([[run], ["begun"]]);
  const others = [
    home.start(["run", "wait", "--env", "there"]),
    home.start(["run", "tell", "--env", "here"]),
    home.start(["run", "wait", "--env", "here", "--also"]),
  ];
  await until(() => home.lines("begun").length === 3);
  await home.call("run", "tell", "--env", "here"); // makes no difference
  writeFileSync(`${home.directory}/go`, "");
  const codes = await Promise.all([first, ...others].map(async ({ ended }) => (await ended).code));
  expect(codes).toEqual([EXIT.ok, EXIT.ok, EXIT.ok, EXIT.ok]);
});

test("resume takes the newest run that waits, and names the others", async () => {
  for (let count = 0; count < 2; count++) {
    expect((await home.call("run", "asks", "--env", "here")).code).toBe(EXIT.personNeeded);
    await pause(1_100); // runs are named by the second
  }
  expect((await home.call("run", "tell", "--env", "here")).code).toBe(EXIT.ok);
  const [older, newer, ended] = home.runs();
  expect(ended).toContain("-tell-");
  const [english, japanese] = [await home.call("resume"), await home.call("--lang", "ja", "resume")];
  expect([english.code, japanese.code]).toEqual([EXIT.personNeeded, EXIT.personNeeded]);
  expect(english.stderr.split("\n")[0]).toBe(`resuming ${newer}; also not ended: ${older}`);
  expect(japanese.stderr.split("\n")[0]).toBe(`${newer} を再開します。ほかに未終了: ${older}`);
  expect(english.stdout.trimEnd().split("\n").at(-1)).toBe(`Resume with: ${home.program} resume ${newer}`);
});

test("--events tells the journal from its first entry on", async () => {
  const { code, stdout } = await home.call("run", "tell", "--env", "here", "--events", "--input", "x=1");
  expect([code, stdout]).toEqual([EXIT.invalidInput, ""]);
  const told = await home.call("--events", "run", "shop/tell", "--env", "here");
  expect(told.code).toBe(EXIT.ok);
  expect(told.stdout).toBe(readFileSync(home.inRun("journal.jsonl"), "utf8"));
});

test.each([[["help", "drill"]], [["lint"]], [["schema"]], [["--events", "run", "shop/tell", "--env", "here"]]])(
  "a reader that goes away is no failure: %j",
  async (words) => {
    const { child, ended } = start({ args: ["-C", home.directory, ...words] });
    child.stdout?.destroy();
    expect(await ended).toMatchObject({ code: EXIT.ok, stderr: expect.not.stringContaining("EPIPE") });
    const closed = home.runs().map((run) => readFileSync(`${home.reports}/${run}/journal.jsonl`, "utf8"));
    expect(closed.every((journal) => journal.includes('"kind":"closed"'))).toBe(true);
  },
);

test("lint reads the inventory as an inventory, alone or with everything", async () => {
  expect(await home.call("lint", "runbooks/inventory.yaml")).toMatchObject({
    code: EXIT.ok,
    stdout: "1 inventory, 0 errors, 0 warnings\n",
  });
  expect(await home.call("--lang", "ja", "lint")).toMatchObject({
    code: EXIT.ok,
    stdout: "手順書 4 件、インベントリ 1 件、エラー 0 件、警告 0 件\n",
  });

  writeFileSync(
    `${home.directory}/runbooks/inventory.yaml`,
    "inventory: 1\nenvironments:\n  here: { hosts: { box: { via: local } } }\n",
  );
  const { code, stdout } = await home.call("lint");
  expect(code).toBe(EXIT.invalidInput);
  expect(stdout).toBe(`runbooks/inventory.yaml:3:27 error unknown key "via"
  3 |   here: { hosts: { box: { via: local } } }
    |                           ^^^
  hint: known here: transport, address, port, user, identity_file, known_hosts, jump, env, state_dir, max_channels, connect_timeout

4 runbooks, 1 inventory, 1 error, 0 warnings
`);
});

test("a home without runbooks says so", async () => {
  const folder = `${home.directory}/runbooks`;
  rmSync(folder, { recursive: true });
  const [none, ja] = [await home.call("list"), await home.call("--lang", "ja", "list")];
  expect([none.code, none.stdout, none.stderr]).toEqual([
    EXIT.invalidInput,
    "",
    `there is no folder ${folder}\n  → -C names the folder that holds runbooks/\n`,
  ]);
  expect(ja.stderr).toBe(`フォルダー ${folder} がありません\n  → -C には runbooks/ を含むフォルダーを指定します\n`);
  mkdirSync(folder);
  const [empty, leer] = [await home.call("lint"), await home.call("--lang", "ja", "list")];
  expect([empty.code, empty.stderr]).toEqual([
    EXIT.invalidInput,
    `there is no runbook in ${folder}\n  → a runbook is runbooks/<system>/<id>.yaml\n`,
  ]);
  expect(leer.stderr).toBe(`${folder} に手順書がありません\n  → 手順書は runbooks/<システム>/<id>.yaml に置きます\n`);
});

test("show takes the environment that decides between systems, and leaves out what is empty", async () => {
  const { code, stdout } = await home.call("show", "tell", "--env", "here");
  expect(code).toBe(EXIT.ok);
  expect(stdout).toBe(`Test tell  (shop/tell, low)
RTO -  RPO -

Hosts
  box: the machine

Only  (-)
    tell  tell  [notify]
`);
});

test("help speaks the language of the terminal and names the program as it is started", async () => {
  const { code, stdout } = await home.start(["help", "drill"], { LANG: "ja_JP.UTF-8" }).ended;
  expect(code).toBe(EXIT.ok);
  expect(stdout).toBe(`使い方: runbook drill [options] <runbook>

演習環境を実際に壊して復旧を訓練する

オプション:
  -e, --env <name>          インベントリの環境 (必須)
  -i, --input <name=value>  入力値 (繰り返し指定可)
  --fault <name>            注入する障害 (既定は手順書の指定)
  --unattended              手順書に宣言された回答だけで無人実行
  -h, --help                このヘルプを表示

共通オプション:
  -V, --version             バージョンを表示
  -C, --home <dir>          runbooks/・templates/・reports/ のあるフォルダー
  --inventory <file>        使用するインベントリ
  --reports <dir>           実行記録の保存先
  --lang <language>         表示言語 (en, ja)
  --json                    終了時に JSON 文書を1つ標準出力へ
  --events                  ジャーナルの記録を JSON Lines で標準出力へ
  --plain                   画面更新をせず行で出力
  --quiet                   進捗を省き、質問と結果のみ表示
  --color                   端末でなくても色を付ける
  --no-color                色を付けない
  --no-input                質問せず、人が必要な箇所で停止

例:
  ${LAUNCHER} drill db-corruption --env lab --unattended --json
  ${LAUNCHER} drill db-corruption --env lab --fault no-good-backup

障害 (環境の lab ごと):
  sqlite    corrupt-database, corrupt-database-and-newest-backup, no-good-backup, restored-copy-goes-bad
  postgres  damaged-control-file, damaged-page, damaged-control-file-and-newest-backup, no-good-backup
`);
});

test.each(["list", "show", "plan", "status", "report", "verify", "lint", "schema", "run", "resume"])(
  "%s --help shows examples and the options every command has",
  async (verb) => {
    const { code, stdout } = await start({ args: [verb, "--help"] }).ended;
    expect(code).toBe(EXIT.ok);
    expect(stdout).toMatch(new RegExp(`\n\nExamples:\n  npx runbook (?:--lang ja |-C \\S+ )?${verb}\\b`));
    expect(stdout).toContain("\nGlobal Options:\n  -V, --version");
    expect(stdout).not.toContain("(default:");
  },
);
