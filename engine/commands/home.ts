import { existsSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { EXIT } from "../program/failure.ts";
import { Refusal } from "./refusal.ts";

/** Where things are. Nothing is picked up from the current directory unless it was named. */
export interface Home {
  readonly root: string;
  readonly runbooks: string;
  readonly inventory: string;
  readonly templates: string;
  readonly reports: string;
  /** What to type to come back here, for commands that are told to people. */
  readonly program: string;
}

/** `-C` first, then `RUNBOOK_HOME`, then the project this program stands in. */
export function findHome(options: { home?: string; inventory?: string; reports?: string }): Home {
  const own = packageRoot();
  const root = resolve(options.home ?? process.env["RUNBOOK_HOME"] ?? own);
  const templates = join(root, "templates");
  return {
    root,
    runbooks: join(root, "runbooks"),
    inventory: resolve(options.inventory ?? join(root, "runbooks", "inventory.yaml")),
    templates: existsSync(templates) ? templates : join(own, "templates"),
    reports: resolve(options.reports ?? process.env["RUNBOOK_REPORTS"] ?? join(root, "reports")),
    program: [
      launcher(),
      ...(options.home === undefined ? [] : ["-C", word(root)]),
      ...(options.reports === undefined ? [] : ["--reports", word(resolve(options.reports))]),
    ].join(" "),
  };
}

/** How this program is started from the current directory: npx finds it only inside its own project. */
export function launcher(): string {
  const own = packageRoot();
  const inside = !relative(own, process.cwd()).startsWith("..");
  return inside ? "npx runbook" : word(join(own, "engine/runbook.js"));
}

/** What was named must be there, whatever the command would make of it. */
export function refuseMissing(named: { home?: string; inventory?: string }): void {
  const { home, inventory } = named;
  if (home !== undefined && !statSync(home, { throwIfNoEntry: false })?.isDirectory())
    throw new Refusal(
      EXIT.invalidInput,
      { en: `-C ${home}: there is no such folder`, ja: `-C ${home}: フォルダーがありません` },
      { en: "name the folder that holds runbooks/", ja: "runbooks/ を含むフォルダーを指定してください" },
    );
  if (inventory !== undefined && !existsSync(inventory)) throw noInventory(inventory);
}

export const noInventory = (file: string): Refusal =>
  new Refusal(
    EXIT.invalidInput,
    { en: `${file}: there is no inventory`, ja: `${file}: インベントリがありません` },
    { en: "name one with --inventory", ja: "--inventory で指定してください" },
  );

// What a shell takes as one word without quotes is shown without them.
const word = (path: string): string => (/^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`);

/** The folder of package.json, from the sources as well as from the bundle. */
function packageRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return folder;
}
