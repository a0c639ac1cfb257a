import type { Runbook } from "../program/runbook.ts";
import type { AnyStepKind } from "../program/step-kind.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { outline } from "./outline.ts";
import type { Remarks } from "./remarks.ts";
import { child, entries, entry, stringOf, type MapNode, type Range } from "./tree.ts";

/** The files of one runbook: itself and all it calls, each read and compiled once. */
export interface Library {
  readonly kinds: readonly AnyStepKind[];
  open(file: string, text: string): Runbook | null;
  /** The runbook called `id` from the file being compiled; remarks say why there is none. */
  call(id: string, range: Range, remarks: Remarks): Runbook | null;
  callsIn(root: MapNode): readonly { readonly id: string; readonly range: Range }[];
  texts(): Record<string, string>;
  diagnostics(): Diagnostic[];
}

export function createLibrary(of: {
  kinds: readonly AnyStepKind[];
  read: (path: string) => string | null;
  compile: (file: string, text: string, library: Library) => { runbook: Runbook | null; remarks: Remarks };
}): Library {
  const texts = new Map<string, string>();
  const books = new Map<string, Runbook | null>();
  const spoken: Remarks[] = [];
  /** Files being compiled, the outermost first. */
  const open: string[] = [];

  const library: Library = {
    kinds: of.kinds,
    open: (file, text) => {
      texts.set(file, text);
      open.push(file);
      const { runbook, remarks } = of.compile(file, text, library);
      open.pop();
      spoken.push(remarks);
      const sound = runbook !== null && !remarks.all.some(({ severity }) => severity === "error");
      books.set(file, sound ? runbook : null);
      return runbook;
    },
    call: (id, range, remarks) => {
      const file = besides(open.at(-1) ?? "", id);
      const round = open.indexOf(file);
      if (round >= 0) {
        const way = [...open.slice(round), file].map(nameOf).join(" → ");
        remarks.error(range, "CALL_CYCLE", {
          en: `runbooks call each other: ${way}`,
          ja: `手順書の呼び出しが循環しています: ${way}`,
        });
        return null;
      }
      const known = books.get(file);
      if (known !== undefined) return known;
      const text = of.read(file);
      if (text !== null) {
        library.open(file, text);
        return books.get(file) ?? null;
      }
      books.set(file, null);
      remarks.error(range, "CALL_MISSING", { en: `there is no runbook ${file}`, ja: `手順書 ${file} がありません` });
      return null;
    },
    callsIn: (root) => callsIn(root, of.kinds),
    texts: () => Object.fromEntries(texts),
    diagnostics: () => spoken.flatMap(({ all }) => all),
  };
  return library;
}

const besides = (file: string, id: string): string => `${file.slice(0, file.lastIndexOf("/") + 1)}${id}.yaml`;

const nameOf = (file: string): string => file.slice(file.lastIndexOf("/") + 1).replace(/\.yaml$/, "");

// Only plain names: a path could lead out of the folder.
const NAME = /^[a-z][a-z0-9-]*$/;

function callsIn(root: MapNode, kinds: readonly AnyStepKind[]): { id: string; range: Range }[] {
  const calls: { id: string; range: Range }[] = [];
  for (const { node, kind } of outline(root, kinds).steps) {
    const called = kind?.kind === "call" ? child(node, "call") : null;
    const id = stringOf(called);
    if (called !== null && id !== null && NAME.test(id)) calls.push({ id, range: called.range });
    const policies = entry(node, "on_failure")?.value ?? null;
    for (const policy of policies?.kind === "leaf" ? [policies] : entries(policies).map(({ value }) => value)) {
      const target = /^call:(.+)$/.exec(stringOf(policy) ?? "")?.[1];
      if (target !== undefined && NAME.test(target)) calls.push({ id: target, range: policy.range });
    }
  }
  return calls;
}
