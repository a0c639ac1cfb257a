import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { EXIT } from "../../engine/program/failure.ts";
import { book, smallHome, type SmallHome } from "./small-home.ts";

/** A secret that a careless command prints in every way is found nowhere afterwards, and nowhere while it runs. */
const SECRET = "sw0rdf1sh-Tk/+=9 z";
const env = { TOKEN: "${{ inputs.token }}" };
const about = { inputs: { token: { type: "secret", title: { en: "API token", ja: "API トークン" } } } };
// Recognised in the list of processes.
const SLEEP = "sleep 1.46875";
const PRINTS = [
  'printf "plain %s\\n" "$TOKEN"',
  'printf %s "$TOKEN" | base64',
  'printf "user:%s" "$TOKEN" | base64',
  'printf %s "$TOKEN" | od -An -tx1 | tr -d " \\n"',
  // In pieces, so that a chunk of the stream ends inside it.
  `printf '\\n%s' "\${TOKEN%??????}"; sleep 0.2; printf '%s\\n' "\${TOKEN#????????????}"`,
  SLEEP,
].join("\n");
const SPILL = book(
  "spill",
  [
    { id: "prints", run: PRINTS, on: "box", env, timeout: "10s", drill: "run", capture: { said: "stdout" } },
    {
      id: "reads",
      check: 'echo "checked $TOKEN"; echo "err $TOKEN" >&2',
      on: "box",
      env,
      timeout: "10s",
      capture: { said: "stdout" },
    },
    { id: "tells", notify: '${{ steps["prints"].said }} ${{ steps["reads"].said }}' },
    {
      id: "fails",
      run: 'echo "bad $TOKEN" >&2; exit 4',
      on: "box",
      env,
      timeout: "10s",
      drill: "run",
      on_failure: "stop",
    },
  ],
  about,
);
const FORMS = [SECRET, ...["base64", "base64url", "hex"].map((form) => Buffer.from(SECRET).toString(form as "hex"))]
  // The last group of a base64 text also depends on what follows the secret.
  .map((form) => form.replace(/.{0,3}=*$/, ""))
  .concat(Buffer.from(`user:${SECRET}`).toString("base64").slice(8, -4), "sw0rdf1sh");

let home: SmallHome;
afterEach(() => home.remove());

const formsIn = (text: string): readonly string[] => FORMS.filter((form) => text.includes(form));

/** Every file below a folder that holds the secret in any form. */
function filesWithSecret(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
  expect(files.length).toBeGreaterThan(5);
  return files.filter((name) => formsIn(readFileSync(join(folder, name), "utf8")).length > 0);
}

/** Looks at the command lines of all processes until told to stop; says what it saw. */
function watchCommandLines(): { stop(): Promise<{ readonly sleeps: number; readonly leaks: readonly string[] }> } {
  let watching = true;
  const seen = { sleeps: 0, leaks: [] as string[] };
  const watch = async (): Promise<typeof seen> => {
    while (watching) {
      for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
        const words = commandLine(pid);
        if (words.includes(SLEEP)) seen.sleeps += 1;
        if (formsIn(words).length > 0) seen.leaks.push(words);
      }
      await pause(15);
    }
    return seen;
  };
  const watched = watch();
  return {
    stop() {
      watching = false;
      return watched;
    },
  };
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return ""; // it ended while we looked
  }
}

test.each([
  ["lines for people", [], "✔ prints"],
  ["the document of --json", ["--json"], '"outcome": "failed"'],
  ["the entries of --events", ["--events"], '"kind":"answered"'],
])("a secret is in none of: %s, journal, outputs, reports, command lines", async (_, words, proof) => {
  home = smallHome({ runbooks: { "shop/spill": SPILL } });
  const watch = watchCommandLines();
  const args = [...words, "run", "spill", "--env", "here", "--input", "token=env:API_TOKEN"];
  const { code, stdout, stderr } = await home.start(args, { API_TOKEN: SECRET }).ended;
  const { sleeps, leaks } = await watch.stop();
  expect([code, stderr === "" || words.length > 0]).toEqual([EXIT.stepFailed, true]);
  expect(stdout).toContain(proof);
  expect([formsIn(stdout), formsIn(stderr)]).toEqual([[], []]);
  expect(leaks).toEqual([]);
  expect(sleeps).toBeGreaterThan(0);
  expect(filesWithSecret(home.reports)).toEqual([]);
  expect(readFileSync(home.inRun("outputs/only+reads+exec.err"), "utf8")).toBe("err ***\n");
  // Masked, not lost: what stood around it is there.
  expect(readFileSync(home.inRun("outputs/only+prints+exec.out"), "utf8")).toMatch(/^plain \*\*\*\n\*\*\*.*\n/);
  expect(readFileSync(home.inRun("outputs/only+fails+exec.err"), "utf8")).toBe("bad ***\n");
  expect(readFileSync(home.inRun("report/report.en.md"), "utf8")).toContain("exit code 4: bad");
  expect(readFileSync(home.inRun("report/report.en.html"), "utf8")).toContain("exit code 4: bad ***");
});

test("a secret is not on the live screen either", async () => {
  home = smallHome({ runbooks: { "shop/spill": SPILL } });
  writeFileSync(join(home.directory, "token"), `${SECRET}\n`);
  const input = `token=file:${home.directory}/token`;
  const terminal = home.terminal(["run", "spill", "--env", "here", "--input", input]);
  await terminal.waitFor("plain ***");
  const { code } = await terminal.exited;
  expect(code).toBe(EXIT.stepFailed);
  expect(formsIn(terminal.raw())).toEqual([]);
  expect(terminal.history()).toContain("exit code 4: bad ***");
});

test("a report rendered later, in the other language, has no secret", async () => {
  home = smallHome({ runbooks: { "shop/spill": SPILL } });
  await home.start(["run", "spill", "--env", "here", "-i", "token=env:API_TOKEN"], { API_TOKEN: SECRET }).ended;
  const { code, stdout } = await home.call("--lang", "ja", "report");
  expect([code, formsIn(stdout)]).toEqual([EXIT.ok, []]);
  expect(readFileSync(home.inRun("report/report.ja.md"), "utf8")).toContain("bad");
  expect(filesWithSecret(home.reports)).toEqual([]);
});

test.each([
  [
    "too short",
    "env:SHORT",
    "token: a secret of fewer than 4 characters cannot be masked\n",
    "token: 4文字未満の秘密は伏せ字にできません\n",
  ],
  ["not set", "env:NOWHERE", "token: env:NOWHERE holds no secret\n", "token: env:NOWHERE に秘密がありません\n"],
  ["empty", "env:EMPTY", "token: env:EMPTY holds no secret\n", "token: env:EMPTY に秘密がありません\n"],
  [
    "a missing file",
    "file:/nowhere/token",
    "token: file:/nowhere/token holds no secret\n",
    "token: file:/nowhere/token に秘密がありません\n",
  ],
  [
    "the value itself",
    SECRET,
    "token: a secret is given by reference, never by value\n  → use env:NAME or file:/path\n",
    "token: 秘密は値ではなく参照で渡してください\n  → env:名前 または file:/パス を使ってください\n",
  ],
])("a secret that is %s is refused before a run exists", async (_, reference, en, ja) => {
  home = smallHome({ runbooks: { "shop/spill": SPILL } });
  for (const [language, stderr] of [
    ["en", en],
    ["ja", ja],
  ] as const) {
    const args = ["--lang", language, "run", "spill", "--env", "here", "--input", `token=${reference}`];
    const ended = await home.start(args, { SHORT: "abc", EMPTY: "" }).ended;
    expect(ended).toEqual({ code: EXIT.invalidInput, signal: null, stdout: "", stderr });
  }
  expect(home.runs()).toEqual([]);
});

test("a secret that is not given at all", async () => {
  home = smallHome({ runbooks: { "shop/spill": SPILL } });
  expect(await home.call("run", "spill", "--env", "here")).toEqual({
    code: EXIT.invalidInput,
    signal: null,
    stdout: "",
    stderr: "the input token is missing: API token\n  → give a reference: --input token=env:NAME\n",
  });
});

test("resume without the secret is refused, and the run stays as it was", async () => {
  const step = {
    run: 'echo "$TOKEN" >"{home}/used"',
    on: "box",
    env,
    timeout: "10s",
    drill: "run",
    confirm: "Use it?",
  };
  home = smallHome({ runbooks: { "shop/use": book("use", [{ id: "use", ...step }], about) } });
  const given = { API_TOKEN: SECRET };
  const first = await home.start(["run", "use", "--env", "here", "-i", "token=env:API_TOKEN"], given).ended;
  expect(first.code).toBe(EXIT.personNeeded);
  const journal = readFileSync(home.inRun("journal.jsonl"));

  const without = home.terminal(["resume"]);
  expect((await without.exited).code).toBe(EXIT.invalidInput);
  expect(without.history()).toBe("token: env:API_TOKEN holds no secret");
  expect(readFileSync(home.inRun("journal.jsonl"))).toEqual(journal);

  const again = home.terminal(["resume"], given);
  await again.waitFor("[y/N]");
  await pause(800);
  again.write("yes\r");
  expect((await again.exited).code).toBe(EXIT.ok);
  expect(home.lines("used")).toEqual([SECRET]);
  expect(filesWithSecret(home.reports)).toEqual([]);
});

test("a plan shows the name of a secret and never reads it", async () => {
  home = smallHome({ runbooks: { "shop/spill": SPILL } });
  const { code, stdout } = await home.call("plan", "spill", "--env", "here", "--input", "token=env:NOWHERE");
  expect([code, formsIn(stdout)]).toEqual([EXIT.ok, []]);
  expect(stdout).toContain("# TOKEN=(secret token)");
});
