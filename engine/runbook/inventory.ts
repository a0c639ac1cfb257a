import type { Text } from "../program/expression.ts";
import type { Host } from "../program/host.ts";
import type { Compiled } from "../program/shape.ts";
import { same, type Localised, type Value } from "../program/value.ts";
import { compile } from "./compile.ts";
import type { Place } from "./compile-place.ts";
import { inOrder, type Diagnostic } from "./diagnostic.ts";
import { INVENTORY } from "./inventory-document.ts";
import { lintInventory } from "./lint-inventory.ts";
import { readMoment, type Moment } from "./moment.ts";
import { remarksOn, type Remarks } from "./remarks.ts";
import { celEnvironment } from "./cel.ts";
import type { Scope } from "./scope.ts";
import { readYaml } from "./source.ts";
import { child, entries, type Node } from "./tree.ts";
import { validate } from "./validate.ts";

/** Where runbooks can run. */
export interface Inventory {
  readonly environments: Readonly<Record<string, Environment>>;
}

export interface Environment {
  readonly name: string;
  readonly title: Localised;
  readonly system: string | null;
  /** A drill refuses it. */
  readonly protected: boolean;
  /** A drill may break it. */
  readonly drill: boolean;
  /** The driver that makes practice hosts for it. */
  readonly lab: "sqlite" | "postgres" | null;
  readonly hosts: Readonly<Record<string, Host>>;
  /** Role to host name; every host is also a role of its own name. */
  readonly roles: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, Value>>;
  readonly contacts: Readonly<Record<string, Contact>>;
  readonly escalation: readonly Escalation[];
}

export interface Contact {
  readonly title: Localised;
  /** Ways to reach them: `mail`, `phone`, … */
  readonly by: Readonly<Record<string, string>>;
}

export interface Escalation {
  readonly at: Moment;
  readonly to: readonly string[];
  readonly message: Localised;
}

export type ParsedInventory =
  | { readonly ok: true; readonly inventory: Inventory; readonly warnings: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** YAML text in, an inventory with every default filled in or all its mistakes out. */
export function parseInventory(of: { file: string; text: string }): ParsedInventory {
  const remarks = remarksOn(of.file, of.text);
  const root = readYaml(of.text, remarks);
  const environments = root === null ? {} : read(root, of.text, remarks);
  const diagnostics = inOrder(remarks.all);
  if (diagnostics.some(({ severity }) => severity === "error")) return { ok: false, diagnostics };
  return { ok: true, inventory: { environments }, warnings: diagnostics };
}

/** Whether a text is meant to be an inventory and not a runbook. */
export const isInventory = (text: string): boolean => /^(["']?)inventory\1[ \t]*:/m.test(text);

function read(root: Node, text: string, remarks: Remarks): Record<string, Environment> {
  const { nodes: wrong } = validate({ name: "inventory", schema: INVENTORY.schema, node: root, remarks });
  lintInventory(root, remarks);
  const scope = nothing();
  const place: Place = {
    remarks,
    text,
    wrong,
    shell: "sh",
    variables: new Set(),
    key: "",
    secrets: false,
    steps: () => [],
    templates: scope,
    expressions: scope,
    expectations: scope,
  };
  // Schema and type come from the same shape in inventory-document.ts.
  const written = compile(INVENTORY.schema, root, place) as Partial<Compiled<typeof INVENTORY>> | undefined;
  if (remarks.all.some(({ severity }) => severity === "error")) return {};
  return Object.fromEntries(
    entries(child(root, "environments")).map(({ name, value }) => [
      name,
      environmentOf(name, written?.environments?.[name] ?? {}, value),
    ]),
  );
}

type WrittenEnvironment = Compiled<typeof INVENTORY>["environments"][string];
type WrittenHost = NonNullable<WrittenEnvironment["hosts"]>[string];

function environmentOf(name: string, written: WrittenEnvironment, node: Node): Environment {
  const { drill = false, lab = null } = written;
  const hosts = Object.entries(written.hosts ?? {}).map(([host, one]) =>
    hostOf(host, one, child(child(node, "hosts"), host)),
  );
  return {
    name,
    title: plain(written.title) ?? same(name),
    system: written.system ?? null,
    protected: written.protected ?? !(drill || lab !== null),
    drill,
    lab,
    hosts: Object.fromEntries(hosts.map((host) => [host.name, host])),
    roles: { ...Object.fromEntries(hosts.map((host) => [host.name, host.name])), ...written.roles },
    inputs: written.inputs ?? {},
    contacts: Object.fromEntries(
      Object.entries(written.contacts ?? {}).map(([id, { title, by }]) => [
        id,
        { title: plain(title) ?? same(id), by: texts(by, child(child(child(node, "contacts"), id), "by")) },
      ]),
    ),
    escalation: (written.escalation ?? []).map(({ at, to, message }) => ({
      at: momentOf(at),
      to,
      message: plain(message) ?? same(""),
    })),
  };
}

const hostOf = (name: string, written: WrittenHost, node: Node | null): Host => {
  const { transport = "ssh" } = written;
  return {
    name,
    transport,
    address: written.address ?? (transport === "local" ? "localhost" : name),
    port: written.port ?? null,
    user: written.user ?? null,
    identityFile: written.identity_file ?? null,
    knownHosts: written.known_hosts ?? null,
    jump: written.jump ?? [],
    env: texts(child(node, "env")?.data as Record<string, unknown> | undefined, child(node, "env")),
    stateDir: written.state_dir ?? null,
    maxChannels: written.max_channels ?? 4,
    connectTimeoutMs: written.connect_timeout ?? 10_000,
  };
};

/** Values as they were written: `1.10` stays `1.10`. */
const texts = (values: Readonly<Record<string, unknown>> | undefined, node: Node | null): Record<string, string> =>
  Object.fromEntries(
    Object.keys(values ?? {}).map((name) => {
      const value = child(node, name);
      return [name, value?.kind === "leaf" ? value.written : ""];
    }),
  );

// Lint has refused what is no moment.
const momentOf = (at: string): Moment => readMoment(at) ?? { kind: "failure" };

const plain = (text: Text | undefined): Localised | undefined =>
  text === undefined ? undefined : { en: text.en.source, ja: text.ja.source };

/** An inventory holds no expressions: there is nothing they could see. */
function nothing(): Scope {
  return {
    inputs: {},
    roles: [],
    stepIds: [],
    locals: [],
    environment: celEnvironment({}, {}),
    step: () => ({ kind: "unknown" }),
  };
}
