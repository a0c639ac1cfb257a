import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { EXIT } from "../../engine/program/failure.ts";
import { LAUNCHER, ROOT } from "../cli.ts";
import { book, smallHome } from "./small-home.ts";

/** Everything a command can be refused for before it begins: the whole message, exit code 2, and nothing done. */
const TWELVE = readFileSync(join(ROOT, "test/runbook/mistakes/twelve.yaml"), "utf8");
const home = smallHome({
  runbooks: {
    "shop/restart": book(
      "restart",
      [{ id: "act", run: 'echo done >>"{home}/effects"', on: "box", timeout: "10s", drill: "run" }],
      {
        inputs: {
          count: { type: "integer", title: { en: "How many", ja: "台数" } },
          mode: { type: "string", choices: ["soft", "hard"], default: "soft", title: { en: "Mode", ja: "方式" } },
          backup: { type: "string", pattern: "b_[0-9]+", default: "b_1", title: { en: "Backup", ja: "世代" } },
        },
      },
    ),
    "bank/restart": book("restart", [{ id: "tell", notify: "nothing to do" }], { system: "bank" }),
    "shop/twelve": TWELVE,
  },
  environments: {
    here: { system: "shop", hosts: { box: { transport: "local" } } },
    "no-system": { hosts: { box: { transport: "local" } } },
    empty: { system: "shop", hosts: {} },
    lab: { system: "shop", lab: "sqlite", drill: true },
    vault: { system: "shop", protected: true, hosts: { box: { transport: "local" } } },
    rehearsal: { system: "shop", drill: true, hosts: { box: { transport: "local" } } },
  },
});
mkdirSync(join(home.directory, "runbooks/folder.yaml"));
writeFileSync(join(home.directory, "large.yaml"), " ".repeat(1024 * 1024 + 1));
afterAll(() => home.remove());

const run = (...more: string[]): string[] => ["run", "restart", "--env", "here", ...more];
const one = "--input=count=1";

/** Words of the command, then the message in English and in Japanese. */
const REFUSED: readonly (readonly [string, string[], readonly string[], readonly string[]])[] = [
  [
    "a runbook's name with a slip",
    ["run", "restrat", "--env", "here"],
    ['there is no runbook "restrat"', '  → did you mean "restart"?'],
    ['手順書 "restrat" はありません', '  → "restart" ではありませんか?'],
  ],
  [
    "a runbook nobody wrote",
    ["show", "zzzz"],
    ['there is no runbook "zzzz"', "  → {here} list shows all"],
    ['手順書 "zzzz" はありません', "  → {here} list で一覧を表示します"],
  ],
  [
    "a name that two systems use",
    ["run", "restart", "--env", "no-system"],
    ["several runbooks are called restart: bank/restart, shop/restart", "  → name it with its system"],
    ["restart という手順書が複数あります: bank/restart, shop/restart", "  → システム名を付けて指定してください"],
  ],
  [
    "an environment with a slip",
    ["run", "restart", "--env", "hree"],
    ['there is no environment "hree" in the inventory', '  → did you mean "here"?'],
    ['環境 "hree" はインベントリにありません', '  → "here" ではありませんか?'],
  ],
  [
    "an environment nobody wrote",
    ["run", "restart", "--env", "production"],
    [
      'there is no environment "production" in the inventory',
      "  → known: here, no-system, empty, lab, vault, rehearsal",
    ],
    ['環境 "production" はインベントリにありません', "  → 定義済み: here、no-system、empty、lab、vault、rehearsal"],
  ],
  ...["run", "plan"].map((verb): (typeof REFUSED)[number] => [
    `${verb} of a runbook of another system`,
    [verb, "bank/restart", "--env", "here"],
    [
      "bank/restart recovers bank, but the environment here is shop",
      "  → choose an environment of that system; the inventory says which is which",
    ],
    [
      "bank/restart は bank 用ですが、環境 here は shop です",
      "  → そのシステムの環境を指定してください (インベントリの system を参照)",
    ],
  ]),
  [
    "a drill of a runbook of another system",
    ["drill", "bank/restart", "--env", "lab"],
    [
      "bank/restart recovers bank, but the environment lab is shop",
      "  → choose an environment of that system; the inventory says which is which",
    ],
    [
      "bank/restart は bank 用ですが、環境 lab は shop です",
      "  → そのシステムの環境を指定してください (インベントリの system を参照)",
    ],
  ],
  ...["list", "lint", "status"].map((verb): (typeof REFUSED)[number] => [
    `${verb} in a folder that is not there`,
    [verb, "-C", "/nowhere"],
    ["-C /nowhere: there is no such folder", "  → name the folder that holds runbooks/"],
    ["-C /nowhere: フォルダーがありません", "  → runbooks/ を含むフォルダーを指定してください"],
  ]),
  [
    "an inventory that is not there, whatever the command makes of it",
    ["list", "--inventory", "/nowhere/inventory.yaml"],
    ["/nowhere/inventory.yaml: there is no inventory", "  → name one with --inventory"],
    ["/nowhere/inventory.yaml: インベントリがありません", "  → --inventory で指定してください"],
  ],
  [
    "a file that is not there",
    ["lint", "nofile.yaml"],
    ["nofile.yaml: there is no such file"],
    ["nofile.yaml: ファイルがありません"],
  ],
  [
    "a folder in place of a file",
    ["lint", "runbooks/folder.yaml"],
    ["runbooks/folder.yaml: not a file"],
    ["runbooks/folder.yaml: ファイルではありません"],
  ],
  [
    "a file that is too large",
    ["lint", "large.yaml"],
    ["large.yaml: larger than 1 MiB"],
    ["large.yaml: 1 MiB を超えています"],
  ],
  [
    "a name that two systems use, to be shown",
    ["show", "restart"],
    ["several runbooks are called restart: bank/restart, shop/restart", "  → name it with its system"],
    ["restart という手順書が複数あります: bank/restart, shop/restart", "  → システム名を付けて指定してください"],
  ],
  [
    "no inventory",
    ["--inventory", "/nowhere/inventory.yaml", ...run(one)],
    ["/nowhere/inventory.yaml: there is no inventory", "  → name one with --inventory"],
    ["/nowhere/inventory.yaml: インベントリがありません", "  → --inventory で指定してください"],
  ],
  [
    "a role without a host",
    ["run", "restart", "--env", "empty", one],
    [
      'the environment empty has no host for the role "box"',
      "  → add it under environments.empty.roles in the inventory",
    ],
    ['環境 empty に役割 "box" のホストがありません', "  → インベントリの environments.empty.roles に追加してください"],
  ],
  [
    "a missing input",
    run(),
    ["the input count is missing: How many", "  → give it with --input count=…"],
    ["入力 count がありません: 台数", "  → --input count=… で渡してください"],
  ],
  [
    "an input given twice",
    run(one, "--input", "count=2"),
    ["--input count is given twice"],
    ["--input count が2回指定されています"],
  ],
  [
    "an unknown input",
    run("--input", "cuont=1"),
    ['the runbook has no input "cuont"', '  → did you mean "count"?'],
    ['手順書に入力 "cuont" はありません', '  → "count" ではありませんか?'],
  ],
  [
    "an input of the wrong type",
    run("--input", "count=many"),
    ['count: "many" is no integer'],
    ['count: "many" は integer ではありません'],
  ],
  [
    "an input outside its choices",
    run(one, "--input", "mode=medium"),
    ['mode: "medium" is none of soft, hard'],
    ['mode: "medium" は選択肢 (soft, hard) にありません'],
  ],
  [
    "an input that does not match",
    run(one, "--input", "backup=b_1; rm -rf /"),
    ['backup: "b_1; rm -rf /" does not match b_[0-9]+'],
    ['backup: "b_1; rm -rf /" は b_[0-9]+ に一致しません'],
  ],
  [
    "an input without a value",
    run("--input", "count"),
    ["--input count: write it as name=value"],
    ["--input count: 名前=値 の形で書いてください"],
  ],
  [
    "a time in the future",
    run(one, "--detected-at", "2999-01-01T00:00Z"),
    ["--detected-at 2999-01-01T00:00Z: not a time that has passed", "  → write 03:12 or 2026-11-21T03:12:00+09:00"],
    [
      "--detected-at 2999-01-01T00:00Z: 過去の時刻ではありません",
      "  → 03:12 または 2026-11-21T03:12:00+09:00 の形で書いてください",
    ],
  ],
  [
    "a real run on a practice lab",
    ["run", "restart", "--env", "lab", one],
    ["lab is a practice lab: there is nothing to recover", "  → practise with: {here} drill restart --env lab"],
    ["lab は演習環境です。復旧する対象がありません", "  → 演習するには: {here} drill restart --env lab"],
  ],
  ...["vault", "here"].map((name): (typeof REFUSED)[number] => [
    `a drill on ${name}, where nothing may be broken`,
    ["drill", "restart", "--env", name, one],
    [
      `${name} is not an environment for drills`,
      "  → drills run only where the inventory says drill: true and not protected",
    ],
    [`${name} は訓練用の環境ではありません`, "  → drill: true かつ保護されていない環境でのみ訓練できます"],
  ]),
  [
    "a drill where there is no lab",
    ["drill", "restart", "--env", "rehearsal", one],
    ["rehearsal has no lab to break", "  → give the environment a lab: driver"],
    ["rehearsal には壊してよい演習環境がありません", "  → 環境に lab: を指定してください"],
  ],
  [
    "an unknown fault",
    ["drill", "restart", "--env", "lab", one, "--fault", "fire"],
    [
      'the lab sqlite knows no fault "fire"; it knows corrupt-database, corrupt-database-and-newest-backup, no-good-backup, restored-copy-goes-bad',
    ],
    [
      '演習環境 sqlite に障害 "fire" はありません。利用可能: corrupt-database, corrupt-database-and-newest-backup, no-good-backup, restored-copy-goes-bad',
    ],
  ],
  ...["status", "resume", "report", "verify"].map((verb): (typeof REFUSED)[number] => [
    `${verb} of no such run`,
    [verb, "20200101"],
    ['there is no run "20200101"', "  → {here} status shows all runs"],
    ['実行 "20200101" はありません', "  → {here} status で一覧を表示します"],
  ]),
  ...["resume", "report", "verify"].map((verb): (typeof REFUSED)[number] => [
    `${verb} before the first run`,
    [verb],
    ["there are no runs yet"],
    ["実行はまだありません"],
  ]),
  [
    "an unknown option",
    run(one, "--fast"),
    ["error: unknown option '--fast'", "{program} --help shows what there is"],
    ["未知のオプションです: --fast", "{program} --help で使い方を表示します"],
  ],
  [
    "an option with a slip",
    run(one, "--detcted-at", "03:12"),
    ["error: unknown option '--detcted-at'", "(Did you mean --detected-at?)", "{program} --help shows what there is"],
    ["未知のオプションです: --detcted-at", "(もしかして --detected-at?)", "{program} --help で使い方を表示します"],
  ],
  ...["run", "drill", "plan"].map((verb): (typeof REFUSED)[number] => [
    `${verb} with a slip in --env`,
    [verb, "restart", "--evn", "here"],
    ["error: unknown option '--evn'", "(Did you mean --env?)", "{program} --help shows what there is"],
    ["未知のオプションです: --evn", "(もしかして --env?)", "{program} --help で使い方を表示します"],
  ]),
  [
    "a word that is none of the choices",
    ["schema", "--of", "report"],
    [
      "error: option '--of <document>' argument 'report' is invalid. Allowed choices are runbook, inventory.",
      "{program} --help shows what there is",
    ],
    ["--of に report は指定できません (選択肢: runbook, inventory)", "{program} --help で使い方を表示します"],
  ],
  [
    "an unknown command",
    ["fly"],
    ["error: unknown command 'fly'", "{program} --help shows what there is"],
    ["未知のコマンドです: fly", "{program} --help で使い方を表示します"],
  ],
  [
    "a missing environment option",
    ["run", "restart"],
    ["error: required option '-e, --env <name>' not specified", "{program} --help shows what there is"],
    ["必須のオプションがありません: -e, --env <name>", "{program} --help で使い方を表示します"],
  ],
  [
    "a missing runbook",
    ["run", "--env", "here"],
    ["error: missing required argument 'runbook'", "{program} --help shows what there is"],
    ["引数がありません: runbook", "{program} --help で使い方を表示します"],
  ],
];

test.each(REFUSED)("%s", async (_, words, en, ja) => {
  const told = (lines: readonly string[]): string =>
    `${lines.join("\n")}\n`.replaceAll("{here}", home.program).replaceAll("{program}", LAUNCHER);
  const [english, japanese] = await Promise.all([home.call(...words), home.call("--lang", "ja", ...words)]);
  expect(english).toEqual({ code: EXIT.invalidInput, signal: null, stdout: "", stderr: told(en) });
  expect(japanese).toEqual({ code: EXIT.invalidInput, signal: null, stdout: "", stderr: told(ja) });
  expect([home.runs(), home.lines("effects")]).toEqual([[], []]);
});

test("the program alone shows its help and no more", async () => {
  const { code, stdout, stderr } = await home.call();
  expect(code).toBe(EXIT.invalidInput);
  expect(stdout).toBe("");
  expect(stderr).toMatch(/^Usage: runbook \[options\] \[command\]\n/);
  expect(stderr).toMatch(/Ctrl-C, SIGTERM \(all resumable\)\n$/);
});

test("a language that is not spoken is refused in the language of the terminal", async () => {
  const [english, japanese] = await Promise.all(
    ["C.UTF-8", "ja_JP.UTF-8"].map((LANG) => home.start(["--lang", "fr", "list"], { LANG }).ended),
  );
  const hint = `${LAUNCHER} --help`;
  const ended = { code: EXIT.invalidInput, signal: null, stdout: "" };
  const en = "error: option '--lang <language>' argument 'fr' is invalid. Allowed choices are en, ja.";
  expect(english).toEqual({ ...ended, stderr: `${en}\n${hint} shows what there is\n` });
  const ja = "--lang に fr は指定できません (選択肢: en, ja)";
  expect(japanese).toEqual({ ...ended, stderr: `${ja}\n${hint} で使い方を表示します\n` });
});

test.each([
  ["en", "12 mistakes; nothing was executed"],
  ["ja", "誤りが 12 件あります。何も実行していません"],
])("a runbook with twelve mistakes shows them all at once (%s)", async (language, last) => {
  const { code, stdout, stderr } = await home.call("--lang", language, "run", "twelve", "--env", "here");
  const expected = readFileSync(join(ROOT, `test/runbook/mistakes/twelve.${language}.txt`), "utf8");
  const shown = stderr.replaceAll("runbooks/shop/", "").replaceAll("\n\n", "\n");
  expect(shown).toBe(`${expected}${last}\n`);
  expect([code, stdout, home.runs()]).toEqual([EXIT.invalidInput, "", []]);
});
