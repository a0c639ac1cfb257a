import type { Remarks } from "./remarks.ts";
import { entries, type Node } from "./tree.ts";

/** Variables that change how shells, loaders and interpreters behave must not carry a runbook's values. */
export function lintEnvironment(env: Node | null, remarks: Remarks): void {
  for (const { name, key } of entries(env)) {
    if (!RESERVED.has(name) && !/^(?:LD|DYLD)_/.test(name)) continue;
    remarks.error(
      key,
      "RESERVED_NAME",
      {
        en: `reserved name ${name}: it changes how commands run`,
        ja: `${name} は予約済みの名前です (コマンドの動作を変えます)`,
      },
      {
        en: "choose another name; PATH may stand in the inventory",
        ja: "別の名前にしてください (PATH はインベントリに書けます)",
      },
    );
  }
}

const RESERVED: ReadonlySet<string> = new Set(
  `PATH IFS ENV BASH_ENV BASHOPTS SHELLOPTS PS1 PS2 PS4 PROMPT_COMMAND CDPATH GLOBIGNORE FPATH
   NODE_OPTIONS PYTHONPATH PYTHONHOME PYTHONSTARTUP PERL5LIB PERL5OPT RUBYOPT RUBYLIB JAVA_TOOL_OPTIONS GCONV_PATH`.split(
    /\s+/,
  ),
);
