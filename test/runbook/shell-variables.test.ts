import { expect, test } from "vitest";
import { unsetVariables } from "../../engine/runbook/shell-variables.ts";
import { book } from "./book.ts";
import { parseIt } from "./parse-it.ts";

const unset = (script: string): readonly string[] => unsetVariables(script, new Set(["GIVEN"]));

test.each([
  'rm -rf "$DIR/cache"',
  "echo ${DIR}",
  'echo "$(ls "$DIR")"',
  'echo "it\'s $DIR"',
  "echo ${DIR%/*}",
  "cat <<END\nit's $DIR\nEND",
  "# it's a comment\necho $DIR",
  "x=$(echo 'a' \"b\"); cp x $DIR",
])("%s reads what nothing sets", (script) => {
  expect(unset(script)).toEqual(["DIR"]);
});

test.each([
  'echo "$GIVEN" "$HOME" "$PATH" "$LC_ALL" "$RUNBOOK_JOB" "$$" "$1" "$@" "$lower" "$Mixed"',
  'DIR=/x; echo "$DIR"',
  'export DIR=/x\necho "$DIR"',
  'for DIR in a b; do echo "$DIR"; done',
  'while read -r DIR REST; do echo "$DIR $REST"; done',
  'printf -v DIR x; echo "$DIR"',
  "echo ${DIR:-/tmp}",
  'echo "${DIR:?must be set}"; echo "$DIR"',
  "awk '{ print $NF, $DIR }' x",
  "x=\"$(awk '{ print $NF }' x)\"",
  "echo \\$DIR",
  "cat <<'END'\n$DIR\nEND",
  "# rm $DIR\ntrue",
  '. /etc/default/app\necho "$DIR"',
  'eval "$(cat "$GIVEN")"; echo "$DIR"',
  `echo ${"x".repeat(20_000)} $DIR`,
])("%s is left alone", (script) => {
  expect(unset(script)).toEqual([]);
});

test("lint warns at the place and says what to do; env of the step and of the runbook count", () => {
  const steps = `
    - id: clean
      run: |
        mkdir -p "$KEPT" "$NAME"
        rm -rf "\${DIR}/cache"
      env: { KEPT: /srv }
      timeout: 10s
      drill: run
`;
  const text = book(steps, "env: { NAME: '${{ inputs.name }}' }\n");
  const parsed = parseIt(text);
  const found = parsed.ok ? parsed.warnings : parsed.diagnostics;
  const [{ line, column, endColumn } = { line: 0, column: 0, endColumn: 0 }] = found;
  const lines = text.split("\n");
  expect(lines[line - 1]?.slice(column - 1, endColumn - 1)).toBe("${DIR}");
  expect(found.map(({ severity, code, message, hint }) => ({ severity, code, message, hint }))).toEqual([
    {
      severity: "warning",
      code: "UNSET_VARIABLE",
      message: {
        en: "nothing sets $DIR: it stands under no env: and the script does not assign it",
        ja: "$DIR はどこでも設定されていません (env: にもスクリプト内の代入にもありません)",
      },
      hint: {
        en: "add it to env:, or write ${DIR:-} if the host sets it",
        ja: "env: に追加するか、ホスト側で設定される変数なら ${DIR:-} と書いてください",
      },
    },
  ]);
});
