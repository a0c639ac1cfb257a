import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

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
      "npx runbook",
      ...(options.home === undefined ? [] : ["-C", word(root)]),
      ...(options.reports === undefined ? [] : ["--reports", word(resolve(options.reports))]),
    ].join(" "),
  };
}

// What a shell takes as one word without quotes is shown without them.
const word = (path: string): string => (/^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`);

/** The folder of package.json, from the sources as well as from the bundle. */
function packageRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return folder;
}
