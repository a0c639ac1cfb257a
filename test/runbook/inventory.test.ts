import { expect, test } from "vitest";
import { parseInventory } from "../../engine/runbook/inventory.ts";

const parse = (environments: string) =>
  parseInventory({ file: "inventory.yaml", text: `inventory: 1\nenvironments:\n${environments}` });

const HOST = {
  transport: "ssh",
  port: null,
  user: null,
  identityFile: null,
  knownHosts: null,
  jump: [],
  env: {},
  stateDir: null,
  maxChannels: 4,
  connectTimeoutMs: 10_000,
};

test("every default is filled in", () => {
  const parsed = parse(`  prod:
    hosts:
      db1: { user: ops, port: 2222, env: { VERSION: 1.10, PATH: /opt/bin }, jump: [gate, ops@bastion.example:22] }
      gate: { address: "2001:db8::1", connect_timeout: 3s }
      here: { transport: local }
    roles: { db: db1 }
`);
  expect(parsed.ok ? parsed.inventory.environments["prod"] : parsed.diagnostics).toEqual({
    name: "prod",
    title: { en: "prod", ja: "prod" },
    system: null,
    protected: true,
    drill: false,
    lab: null,
    hosts: {
      db1: {
        ...HOST,
        name: "db1",
        address: "db1",
        port: 2222,
        user: "ops",
        jump: ["gate", "ops@bastion.example:22"],
        env: { VERSION: "1.10", PATH: "/opt/bin" },
      },
      gate: { ...HOST, name: "gate", address: "2001:db8::1", connectTimeoutMs: 3_000 },
      here: { ...HOST, name: "here", transport: "local", address: "localhost" },
    },
    roles: { db: "db1", db1: "db1", gate: "gate", here: "here" },
    inputs: {},
    contacts: {},
    escalation: [],
  });
});

test("a lab is open to drills, everything else is protected unless it says so", () => {
  const parsed = parse("  lab: { lab: sqlite }\n  drill: { drill: true }\n  open: { protected: false }\n  prod: {}\n");
  const environments = parsed.ok ? Object.values(parsed.inventory.environments) : [];
  expect(environments.map(({ name, protected: guarded }) => [name, guarded])).toEqual([
    ["lab", false],
    ["drill", false],
    ["open", false],
    ["prod", true],
  ]);
});

test("contacts and escalation levels are read", () => {
  const parsed = parse(`  prod:
    contacts: { ops: { title: { en: Operator, ja: 運用担当 }, by: { phone: "0123" } } }
    escalation:
      - { at: 30m, to: [ops], message: late }
      - { at: 80% of rto, to: [ops], message: later }
      - { at: failure, to: [ops], message: failed }
`);
  const environment = parsed.ok ? parsed.inventory.environments["prod"] : undefined;
  expect(environment?.contacts).toEqual({ ops: { title: { en: "Operator", ja: "運用担当" }, by: { phone: "0123" } } });
  expect(environment?.escalation.map(({ at }) => at)).toEqual([
    { kind: "elapsed", ms: 1_800_000 },
    { kind: "rto", percent: 80 },
    { kind: "failure" },
  ]);
});

test.each([
  [
    "S28 option as address",
    "  p: { hosts: { a: { address: '-oProxyCommand=touch x' } } }",
    '3:31 "address": letters, digits, . - _ : only',
  ],
  [
    "S28 command as address",
    "  p: { hosts: { a: { address: '`touch x`' } } }",
    '3:31 "address": letters, digits, . - _ : only',
  ],
  ["S28 option as user", "  p: { hosts: { a: { user: '-l' } } }", '3:28 "user": letters, digits, . - _ only'],
  ["S28 variable as user", "  p: { hosts: { a: { user: '$x\\' } } }", '3:28 "user": letters, digits, . - _ only'],
  ["S28 host name", "  p: { hosts: { '-a': {} } }", '3:17 "-a": use a-z 0-9 -, max 64, beginning with a letter'],
  [
    "S28 jump",
    "  p: { hosts: { a: { jump: ['-oX=y'] } } }",
    '3:29 "jump": a host of this inventory, or user@host:port',
  ],
  [
    "unknown jump",
    "  p: { hosts: { a: { jump: [gat] }, gate: {} } }",
    '3:29 unknown host "gat" (did you mean "gate"?)',
  ],
  [
    "unknown host of a role",
    "  p: { hosts: { db1: {} }, roles: { db: db2 } }",
    '3:41 unknown host "db2" (did you mean "db1"?)',
  ],
  ["unknown key", "  p: { hosts: { a: { adress: x } } }", '3:22 unknown key "adress" (did you mean "address"?)'],
  ["unknown contact", "  p: { escalation: [{ at: 5m, to: [ops], message: x }] }", '3:36 unknown contact "ops"'],
  [
    "moment",
    "  p: { contacts: { o: {} }, escalation: [{ at: soon, to: [o], message: x }] }",
    '3:48 "at" must look like 30m, 80% of rto or failure',
  ],
  ["both", "  p: { protected: true, drill: true }", "3:25 an environment cannot be protected and open to drills"],
  [
    "S36 one address, two purposes",
    "  p: { hosts: { a: { address: DB.example } } }\n  d: { drill: true, hosts: { b: { address: db.example } } }",
    '4:44 conflict: db.example is in the protected "p" and in "d", which drills may break',
  ],
])("%s", (_, text, said) => {
  const parsed = parse(text);
  const diagnostics = parsed.ok ? [] : parsed.diagnostics;
  expect(diagnostics.map(({ line, column, message }) => `${line}:${column} ${message.en}`)).toEqual([said]);
});
