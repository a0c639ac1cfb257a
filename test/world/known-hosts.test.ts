import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import {
  fingerprint,
  hostName,
  judgeKey,
  knownHostsLine,
  knownTypes,
  parseKnownHosts,
} from "../../engine/world/ssh/known-hosts.ts";

const keyOf = (type: string, seed: number): Buffer => {
  const name = Buffer.from(type);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(name.length);
  return Buffer.concat([length, name, Buffer.alloc(36, seed)]);
};
const ours = keyOf("ssh-ed25519", 1);
const other = keyOf("ssh-ed25519", 2);
const rsa = keyOf("ssh-rsa", 3);
const text = (key: Buffer): string => key.toString("base64");
const hashed = (name: string): string => {
  const salt = Buffer.alloc(20, 7);
  return `|1|${salt.toString("base64")}|${createHmac("sha1", salt).update(name).digest("base64")}`;
};

/** [what is on file, the name asked for, the verdict on our key] */
const table: readonly [string, string, string][] = [
  [`db1 ssh-ed25519 ${text(ours)}`, "db1", "known"],
  [`db1 ssh-ed25519 ${text(ours)} a comment`, "db1", "known"],
  [`\tdb1   ssh-ed25519\t${text(ours)}`, "db1", "known"],
  [`DB1 ssh-ed25519 ${text(ours)}`, "db1", "known"],
  [`db1,10.0.0.5 ssh-ed25519 ${text(ours)}`, "10.0.0.5", "known"],
  [`db1 ssh-ed25519 ${text(ours)}`, "db2", "unknown"],
  [`db1 ssh-ed25519 ${text(ours)}`, "db1.example", "unknown"],
  [`db1 ssh-ed25519 ${text(ours)}`, "[db1]:2222", "unknown"],
  [`[db1]:2222 ssh-ed25519 ${text(ours)}`, "[db1]:2222", "known"],
  [`[db1]:2222 ssh-ed25519 ${text(ours)}`, "[db1]:2223", "unknown"],
  [`[db1]:2222 ssh-ed25519 ${text(ours)}`, "db1", "unknown"],
  [`[*]:2222 ssh-ed25519 ${text(ours)}`, "[db1]:2222", "known"],
  [`*.example ssh-ed25519 ${text(ours)}`, "db1.example", "known"],
  [`*.example ssh-ed25519 ${text(ours)}`, "db1.sample", "unknown"],
  [`db? ssh-ed25519 ${text(ours)}`, "db1", "known"],
  [`db? ssh-ed25519 ${text(ours)}`, "db12", "unknown"],
  [`db?,!db1 ssh-ed25519 ${text(ours)}`, "db1", "unknown"],
  [`!db1,db? ssh-ed25519 ${text(ours)}`, "db1", "unknown"],
  [`!db2 ssh-ed25519 ${text(ours)}`, "db1", "unknown"],
  [`db.1 ssh-ed25519 ${text(ours)}`, "dbx1", "unknown"],
  [`${hashed("db1")} ssh-ed25519 ${text(ours)}`, "db1", "known"],
  [`${hashed("db1")} ssh-ed25519 ${text(ours)}`, "db2", "unknown"],
  [`${hashed("[db1]:2222")} ssh-ed25519 ${text(ours)}`, "[db1]:2222", "known"],
  [`${hashed("db1")} ssh-ed25519 ${text(other)}`, "db1", "changed"],
  [`|2|x|y ssh-ed25519 ${text(ours)}`, "db1", "unknown"],
  [`db1 ssh-ed25519 ${text(other)}`, "db1", "changed"],
  [`db1 ssh-ed25519 ${text(other)}\ndb1 ssh-ed25519 ${text(ours)}`, "db1", "known"],
  [`db1 ssh-rsa ${text(rsa)}`, "db1", "unknown"],
  [`db2 ssh-ed25519 ${text(other)}\ndb1 ssh-ed25519 ${text(ours)}`, "db1", "known"],
  [`@revoked db1 ssh-ed25519 ${text(ours)}`, "db1", "revoked"],
  [`@revoked * ssh-ed25519 ${text(ours)}\ndb1 ssh-ed25519 ${text(ours)}`, "db1", "revoked"],
  [`@revoked db2 ssh-ed25519 ${text(ours)}\ndb1 ssh-ed25519 ${text(ours)}`, "db1", "known"],
  [`@revoked db1 ssh-ed25519 ${text(other)}`, "db1", "unknown"],
  [`@cert-authority db1 ssh-ed25519 ${text(ours)}`, "db1", "authority"],
  [`@cert-authority *.example ssh-ed25519 ${text(other)}`, "db1.example", "authority"],
  [`@cert-authority db1 ssh-rsa ${text(rsa)}\ndb1 ssh-ed25519 ${text(ours)}`, "db1", "known"],
  [`@strange db1 ssh-ed25519 ${text(ours)}`, "db1", "unknown"],
  [`# db1 ssh-ed25519 ${text(ours)}`, "db1", "unknown"],
  [`#db1 ssh-ed25519 ${text(ours)}`, "#db1", "unknown"],
  [`db1 ssh-rsa ${text(ours)}`, "db1", "unknown"],
  [`db1 ssh-ed25519 ${text(ours).slice(0, 8)}`, "db1", "unknown"],
  [`db1 ssh-ed25519 !!!`, "db1", "unknown"],
  [`db1 1024 35 1234567890`, "db1", "unknown"],
  [``, "db1", "unknown"],
];

test.each(table)("%j on file, %j asked for: %s", (file, name, verdict) => {
  expect(judgeKey(parseKnownHosts(file, "known_hosts"), name, ours).kind).toBe(verdict);
});

test("the old line of a changed key is named", () => {
  const lines = parseKnownHosts(`# ours\n\ndb1 ssh-ed25519 ${text(other)}\n`, "/home/ops/known_hosts");
  const verdict = judgeKey(lines, "db1", ours);
  expect(verdict.kind === "changed" && `${verdict.old.file}:${verdict.old.line}`).toBe("/home/ops/known_hosts:3");
});

test("the key types on file are asked for first", () => {
  const lines = parseKnownHosts(`db1 ssh-rsa ${text(rsa)}\ndb* ssh-ed25519 ${text(ours)}`, "known_hosts");
  expect(knownTypes(lines, "db1")).toEqual(["ssh-rsa", "ssh-ed25519"]);
});

test("names, fingerprints and lines are written as OpenSSH writes them", () => {
  expect(hostName("DB1.example", 22)).toBe("db1.example");
  expect(hostName("::1", 2222)).toBe("[::1]:2222");
  expect(fingerprint(ours)).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
  expect(knownHostsLine("db1", ours)).toBe(`db1 ssh-ed25519 ${text(ours)}`);
});
