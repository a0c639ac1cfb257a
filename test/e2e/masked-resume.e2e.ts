import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { EXIT } from "../../engine/program/failure.ts";
import type { Ended } from "../cli.ts";
import { book, smallHome, type SmallHome } from "./small-home.ts";

/** Masking never changes what a resume goes by, and a resume leaves no secret behind. */
const act = (id: string, text: string, env: object = {}): object => ({
  id,
  run: text,
  on: "box",
  timeout: "1m",
  drill: "run",
  env,
});
const hang = act("hang", 'touch "{home}/ready"; until [ -e "{home}/go" ]; do sleep 0.1; done');
const PW = { PW: "${{ inputs.pw }}" };
const about = {
  inputs: { pw: { type: "secret", title: "password" }, url: { type: "string", title: "URL", default: "x" } },
};
const words = ["--env", "here", "--input", "pw=env:PW"];

let home: SmallHome;
afterEach(() => home.remove());

const ready = async (): Promise<void> => {
  while (!existsSync(join(home.directory, "ready"))) await pause(20);
};
const resumed = (secret: string): Promise<Ended> => {
  writeFileSync(join(home.directory, "go"), "");
  return home.start(["resume"], { PW: secret }).ended;
};
async function killed(secret: string): Promise<void> {
  const { child, ended } = home.start(["run", "work", ...words], { PW: secret });
  await ready();
  child.kill("SIGKILL");
  await ended;
}
const holding = (secret: string): readonly string[] =>
  readdirSync(home.reports, { recursive: true, encoding: "utf8" })
    .map((name) => join(home.reports, name))
    .filter((path) => statSync(path).isFile() && readFileSync(path, "utf8").includes(secret));

test("a secret that is part of a step's name changes no address: nothing is done twice", async () => {
  const steps = [act("pay-invoice", 'echo "$PW" >>"{home}/paid"', PW), hang];
  home = smallHome({ runbooks: { "shop/work": book("work", steps, about) } });
  await killed("invoice");
  expect((await resumed("invoice")).code).toBe(EXIT.ok);
  expect(home.lines("paid")).toEqual(["invoice"]);
  expect(home.entries().some((entry) => entry.kind === "asked" && entry.address.includes("pay-invoice"))).toBe(true);
});

test("what an earlier engine's job printed is gone after the resume, secret and all", async () => {
  const steps = [act("spill", 'echo "it is $PW"', PW), hang];
  home = smallHome({ runbooks: { "shop/work": book("work", steps, about) } });
  await killed("S3cret-Value");
  expect(holding("S3cret-Value")).not.toEqual([]);
  expect((await resumed("S3cret-Value")).code).toBe(EXIT.ok);
  expect(holding("S3cret-Value")).toEqual([]);
});

test("a typed answer that holds a secret is used as it is stored, so the run can be resumed", async () => {
  const steps = [
    { id: "which", ask: "Which?", timeout: "1m" },
    act("use", 'echo "$A" >>"{home}/used"', { ...PW, A: '${{ steps["which"].answer }}' }),
    hang,
  ];
  home = smallHome({ runbooks: { "shop/work": book("work", steps, about) } });
  const terminal = home.terminal(["--plain", "run", "work", ...words], { PW: "tomato-soup" });
  await terminal.waitFor("answer");
  await pause(800);
  terminal.write("tomato-soup\r");
  await ready();
  process.kill(terminal.pid, "SIGKILL");
  await terminal.exited;
  expect((await resumed("tomato-soup")).code).toBe(EXIT.ok);
  expect(home.lines("used")).toEqual(["***"]);
});

test.each([
  [
    "en",
    "url: its value holds the value of a secret, so it can be neither stored nor used as it is\n  → leave the secret out of it, or declare it as an input of type secret too\n",
  ],
  [
    "ja",
    "url: 値に秘密の値が含まれているため、そのままでは保存も使用もできません\n  → 秘密を含めずに指定するか、この入力も secret 型で宣言してください\n",
  ],
])("an input that holds a secret is refused before a run exists (%s)", async (language, stderr) => {
  home = smallHome({ runbooks: { "shop/work": book("work", [hang], about) } });
  const args = ["--lang", language, "run", "work", ...words, "--input", "url=postgres://u:S3cret-Value@db"];
  expect(await home.start(args, { PW: "S3cret-Value" }).ended).toEqual({
    code: EXIT.invalidInput,
    signal: null,
    stdout: "",
    stderr,
  });
  expect(home.runs()).toEqual([]);
});
