import type { Template, Text } from "../program/expression.ts";
import type { Confirm, FailurePolicies, Policy, Probe, Retry, Runbook, Step, Undo } from "../program/runbook.ts";
import type { Schema } from "../program/shape.ts";
import { compile, inside, probesOf } from "./compile.ts";
import type { Place } from "./compile-place.ts";
import type { COMMON } from "./common.ts";
import type { Draft } from "./outline.ts";
import type { Moment, Scopes } from "./scopes.ts";
import { stepSchema } from "./step-schema.ts";
import { child, entries, entry, stringOf, type Node } from "./tree.ts";

/** What compiling steps needs besides the step. */
export interface StepSetting {
  readonly file: string;
  readonly scopes: Scopes;
  readonly place: Omit<Place, "templates" | "expressions" | "expectations" | "key" | "secrets" | "shell">;
  /** The runbook of an id, already compiled; undefined after a remark. */
  called(id: string): Runbook | undefined;
}

/** When the expressions of a common word are evaluated; everything else sees what there is before the action. */
const MOMENTS: Readonly<Record<string, Moment>> = {
  verify: "after",
  capture: "capture",
  rpo: "settled",
  undo: "undo",
};

/** Compiles one step of a known kind. Parts with a remark are undefined, and then the step is never run. */
export function compileStep(draft: Draft, setting: StepSetting): Step {
  const { node, kind } = draft;
  if (kind === null) throw new Error("only steps of a known kind are compiled");
  const properties = stepSchema(kind)["properties"] as Readonly<Record<string, Schema>>;
  const shell = stringOf(entry(node, "shell")?.value ?? null) ?? "sh";

  const variables = new Set([...setting.place.variables, ...entries(child(node, "env")).map(({ name }) => name)]);

  const placeOf = (name: string): Place => {
    const own = name in kind.fields;
    const before = setting.scopes.of(draft, own ? "before" : MOMENTS[name] === "undo" ? "undo" : "before");
    const moment = own ? "after" : (MOMENTS[name] ?? "before");
    return inside(
      {
        ...setting.place,
        shell,
        variables,
        templates: before,
        expressions: setting.scopes.of(draft, moment),
        expectations: setting.scopes.of(draft, moment === "after" ? "after" : "probe"),
        key: name,
        secrets: false,
      },
      name,
    );
  };
  const compiled = (name: string): unknown => {
    const found = entry(node, name);
    const schema = properties[name];
    return found === null || schema === undefined ? undefined : compile(schema, found.value, placeOf(name));
  };
  /** A common word of this step; a kind may use the same word for itself. */
  const common = <K extends keyof typeof COMMON>(name: K): Common<K> | undefined =>
    name in kind.fields ? undefined : (compiled(name) as Common<K> | undefined); // its schema is COMMON[name]

  const id = draft.id ?? "";
  const action: Record<string, unknown> = Object.fromEntries(
    Object.keys(kind.fields).map((name) => [name, compiled(name)]),
  );
  for (const name of Object.keys(action)) if (!node.entries.has(name)) delete action[name];
  if (typeof action["call"] === "string") action["runbook"] = setting.called(action["call"]);

  return {
    id,
    kind: kind.kind,
    position: { file: setting.file, ...setting.place.remarks.place(node.range.start) },
    title: common("title") ?? plainText(id),
    why: common("why") ?? null,
    on: common("on") ?? null,
    as: common("as") ?? null,
    env: common("env") ?? {},
    when: common("when") ?? null,
    doneIf: common("done_if") ?? null,
    needs: common("needs") ?? [],
    checks: "check" in kind.fields ? [] : checksOf(node, placeOf("check")),
    confirm: confirmOf(common("confirm")),
    retry: retryOf(common("retry")),
    timeoutMs: common("timeout") ?? null,
    verify: common("verify") ?? null,
    capture: common("capture") ?? {},
    undo: undoOf(common("undo")),
    irreversible: common("irreversible") ?? null,
    repeat: common("repeat") ?? kind.defaults.repeat,
    risk: common("risk") ?? kind.defaults.risk,
    drill: drillOf(common("drill")),
    onFailure: policiesOf(common("on_failure"), setting),
    milestone: common("milestone") ?? null,
    rpo: common("rpo") ?? null,
    action,
  };
}

type Common<K extends keyof typeof COMMON> = NonNullable<(typeof COMMON)[K]["compiled"]>;

export const plainText = (text: string): Text => {
  const template: Template = { source: text, parts: [text] };
  return { en: template, ja: template };
};

function checksOf(step: Node, place: Place): readonly Probe[] {
  const found = entry(step, "check");
  const schema = { form: "probe" } as const;
  if (found === null || place.wrong.has(found.value)) return [];
  return probesOf(found.value).map((node) => compile(schema, node, place) as Probe); // form `probe` gives probes
}

const confirmOf = (written: Common<"confirm"> | undefined): Confirm | null => {
  if (written === undefined) return null;
  const options = "text" in written ? written : { text: written };
  return {
    text: options.text, // either branch of the choice holds a text
    deadlineMs: ("deadline" in options ? options.deadline : undefined) ?? 15 * 60_000,
    maxAgeMs: ("max_age" in options ? options.max_age : undefined) ?? 10 * 60_000,
  };
};

const retryOf = (written: Common<"retry"> | undefined): Retry => {
  const { times, every = 5_000, backoff = 1 } = typeof written === "object" ? written : { times: written ?? 0 };
  return { times, everyMs: every, backoff };
};

const undoOf = (written: Common<"undo"> | undefined): Undo | null => {
  if (written === undefined) return null;
  return "manual" in written ? { kind: "manual", text: written.manual } : { kind: "command", command: written };
};

const drillOf = (written: Common<"drill"> | undefined): Step["drill"] => {
  if (written === undefined) return null;
  const { stance, reason = null } = typeof written === "string" ? { stance: written } : written;
  return { stance, reason };
};

function policiesOf(written: Common<"on_failure"> | undefined, setting: StepSetting): FailurePolicies {
  if (written === undefined) return {};
  const byReason = typeof written === "string" ? { else: written } : written;
  const policies = Object.entries(byReason).map(([reason, policy]) => [reason, policyOf(policy, setting)] as const);
  return Object.fromEntries(policies.filter(([, policy]) => policy !== undefined));
}

// Undefined stands where a remark was made.
function policyOf(written: string | undefined, setting: StepSetting): Policy | undefined {
  if (written === undefined) return undefined;
  const [verb, target] = written.split(":");
  if (target === undefined) return { kind: verb as "ask" | "stop" | "continue" | "rollback" }; // the pattern allows no other
  if (verb === "goto") return { kind: "goto", step: target };
  const runbook = setting.called(target);
  return runbook === undefined ? undefined : { kind: "call", runbook };
}
