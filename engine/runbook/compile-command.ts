import type { CommandText, Template } from "../program/expression.ts";
import type { Place } from "./compile-place.ts";
import { compileTemplate } from "./compile-expression.ts";
import { unsetVariables } from "./shell-variables.ts";
import { pieces } from "./template.ts";
import { items, type Node } from "./tree.ts";

/** A shell script, or a list of arguments. Values never become part of a script. */
export function compileCommand(node: Node, place: Place): CommandText | undefined {
  if (node.kind !== "list") {
    const text = compileScript(node, place);
    return text === undefined ? undefined : { form: "script", shell: place.shell, text };
  }
  const argv = items(node).map((item) => compileTemplate(item, { ...place, secrets: false }));
  if (argv.includes(undefined)) return undefined;
  const whole = argv as Template[]; // none is undefined: just checked
  refuseSpacedProgram(node, whole, place);
  refuseValueInShell(node, whole, place);
  return { form: "argv", argv: whole };
}

// Also without the dollar sign, as other tools write it; `{{.Names}}` and the like belong to the command.
const LOOKS_LIKE_VALUE = /\$?\{\{\s*(?:inputs|steps|hosts|run|item)\b[^}]*\}\}/g;

function compileScript(node: Node, place: Place): string | undefined {
  if (node.kind !== "leaf" || typeof node.data !== "string") return undefined;
  const script = node.data;
  const values = new Set(
    (pieces(script) ?? []).flatMap((piece) => (piece.kind === "expression" ? [piece.source] : [])),
  );
  const raw = place.text.slice(node.range.start, node.range.end);
  const found = [...raw.matchAll(/\$\{\{[^]*?\}\}/g), ...raw.matchAll(LOOKS_LIKE_VALUE)];
  const seen = new Set<number>();
  for (const match of found.sort((a, b) => a.index - b.index)) {
    const end = match.index + match[0].length;
    if (seen.has(end)) continue;
    seen.add(end);
    const source = /\{\{\s*([^]*?)\s*\}\}/.exec(match[0])?.[1] ?? "";
    remarkValue({ start: node.range.start + match.index, end: node.range.start + end }, source, place);
  }
  if (seen.size === 0 && values.size > 0) remarkValue(node.range, [...values][0] ?? "", place);
  for (const name of unsetVariables(script, place.variables)) remarkUnset(name, node, raw, place);
  return script;
}

// A warning only: the host may set it.
function remarkUnset(name: string, node: Node, raw: string, place: Place): void {
  const [found] = raw.matchAll(new RegExp(String.raw`\$\{?${name}\b\}?`, "g"));
  const start = node.range.start + (found?.index ?? 0);
  place.remarks.warning(
    { start, end: start + (found?.[0].length ?? 1) },
    "UNSET_VARIABLE",
    {
      en: `nothing sets $${name}: it stands under no env: and the script does not assign it`,
      ja: `$${name} はどこでも設定されていません (env: にもスクリプト内の代入にもありません)`,
    },
    {
      en: `add it to env:, or write \${${name}:-} if the host sets it`,
      ja: `env: に追加するか、ホスト側で設定される変数なら \${${name}:-} と書いてください`,
    },
  );
}

function remarkValue(range: { start: number; end: number }, source: string, place: Place): void {
  const name = variableFor(source);
  place.remarks.error(
    range,
    "VALUE_IN_SCRIPT",
    { en: "a value may not become part of a shell script", ja: "値をシェルスクリプトに埋め込むことはできません" },
    {
      en: `put the value in env: and use "$${name}" — env: { ${name}: '\${{ ${source} }}' }`,
      ja: `値を env: に置き "$${name}" で参照してください — env: { ${name}: '\${{ ${source} }}' }`,
    },
  );
}

/** `inputs.backup` → `BACKUP`. */
function variableFor(source: string): string {
  const last = source.split(/[^A-Za-z0-9_]+/).findLast((word) => /^[A-Za-z_]/.test(word)) ?? "VALUE";
  return last.toUpperCase();
}

function refuseSpacedProgram(node: Node, argv: readonly Template[], place: Place): void {
  const [program] = argv;
  const first = items(node)[0];
  if (program === undefined || first === undefined || !/\s/.test(program.source) || program.source.includes("${{"))
    return;
  place.remarks.error(
    first.range,
    "PROGRAM_NAME",
    {
      en: "the first element is the program alone, and this has a space",
      ja: "先頭の要素はプログラム名だけにしてください (空白があります)",
    },
    {
      en: "a list is one command with its arguments: [pg_ctl, stop]; several checks are - { run: … }",
      ja: "リストは1つのコマンドとその引数です: [pg_ctl, stop]。複数の確認は - { run: … } と書きます",
    },
  );
}

const SHELLS = /(?:^|\/)(?:sh|bash|dash|ash|ksh|zsh|busybox|eval)$/;

/** `[sh, -c, "… ${{ }}"]` is a script in disguise. */
function refuseValueInShell(node: Node, argv: readonly Template[], place: Place): void {
  const shell = argv.findIndex(({ source }) => SHELLS.test(source));
  if (shell < 0) return;
  const flag = argv.findIndex(({ source }, index) => index > shell && /^-\w*c$/.test(source));
  const script = argv[flag + 1];
  const part = script?.parts.find((one) => typeof one !== "string");
  const at = items(node)[flag + 1];
  if (flag < 0 || at === undefined || part === undefined || typeof part === "string") return;
  remarkValue(at.range, part.source, place);
}
