/**
 * The variables in capitals that a shell script reads although nothing it says sets them; `given` are set before it
 * begins. Careful rather than clever: where it cannot know, it names none.
 */
export function unsetVariables(script: string, given: ReadonlySet<string>): readonly string[] {
  if (script.length > LONGEST || SETS_UNSEEN.test(script)) return [];
  const { read, doubted } = readBy(plainHeredocs(script));
  return [...read].filter(
    (name) => !given.has(name) && !doubted.has(name) && !ALWAYS.test(name) && !assigns(script, name),
  );
}

const LONGEST = 20_000;

// A sourced file or an eval may set anything.
const SETS_UNSEEN = /(?:^|[\n;&|({]|\bthen\b|\bdo\b|\belse\b)\s*(?:\.|source|eval)\s/;

/** Set by every login, by the shell itself or by the way a command is started. */
const ALWAYS =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_\w+|TMPDIR|TMP|TEMP|PWD|OLDPWD|IFS|PS[0-9]|TERM|TZ|MAIL|SHLVL|PPID|UID|EUID|RANDOM|SRANDOM|SECONDS|LINENO|HOSTNAME|HOSTTYPE|OSTYPE|MACHTYPE|FUNCNAME|PIPESTATUS|OPTARG|OPTIND|OPTERR|REPLY|EDITOR|PAGER|DISPLAY|COLUMNS|LINES|GROUPS|EPOCH\w+|BASH\w*|XDG_\w+|SSH_\w+|SUDO_\w+|RUNBOOK_\w+)$/;

/** The body of a heredoc has no quotes of the shell; one with a quoted end has no variables either. */
const plainHeredocs = (script: string): string =>
  script.replaceAll(
    /(<<-?[ \t]*(["']?)(\w+)\2[^\n]*\n)([^]*?\n)([ \t]*\3)(?=\n|$)/g,
    (_, head: string, quote: string, _end, body: string, tail: string) =>
      head.replaceAll(/["']/g, " ") + body.replaceAll(quote === "" ? /["'`()#]/g : /[^\n]/g, " ") + tail,
  );

/** Walks the script past everything in single quotes and comments; `doubted` names may be unset, says the script. */
function readBy(script: string): { read: ReadonlySet<string>; doubted: ReadonlySet<string> } {
  const [read, doubted] = [new Set<string>(), new Set<string>()];
  const open: string[] = [];
  const past = (sign: string, at: number): number => {
    const end = script.indexOf(sign, at);
    return end < 0 ? script.length : end;
  };
  for (let at = 0; at < script.length; at++) {
    const character = script[at];
    const quoted = open.at(-1) === '"';
    if (character === "\\") at += 1;
    else if (character === "'" && !quoted) at = past("'", at + 1);
    else if (character === "#" && !quoted && /(?:^|[\s;&|(])$/.test(script.slice(Math.max(0, at - 1), at)))
      at = past("\n", at);
    else if (character === '"' && quoted) open.pop();
    else if (character === '"') open.push('"');
    else if (character === "(" && (!quoted || script[at - 1] === "$")) open.push("(");
    else if (character === ")" && open.at(-1) === "(") open.pop();
    else if (character === "$") {
      const [, bare, braced, rest = ""] =
        /^\$(?:([A-Z][A-Z0-9_]*)(?![a-z])|\{([A-Z][A-Z0-9_]*)(?![a-z])([^}]*))/.exec(script.slice(at, at + 200)) ?? [];
      if (braced !== undefined && /^:?[-=+?]/.test(rest)) doubted.add(braced);
      else if ((bare ?? braced) !== undefined) read.add(bare ?? braced ?? "");
    }
  }
  return { read, doubted };
}

const assigns = (script: string, name: string): boolean =>
  new RegExp(
    String.raw`\b${name}\+?=|(?:\b(?:for|select)|\s-v)\s+${name}\b|\b(?:read|readarray|mapfile|getopts|export|local|declare|typeset|readonly|unset)\b[^\n;|&]*\b${name}\b`,
  ).test(script);
