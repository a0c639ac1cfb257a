import type { Body } from "./entry.ts";

/**
 * Masks what was said in a body: commands, output, answers, messages. The run's own words stay as they are, whatever a
 * secret happens to be: resume finds its answers by them, hosts are reached by them, and the views tell by them.
 */
export function maskedBody<B extends Body>(body: B, mask: (text: string) => string): B {
  const parts = Object.entries(body).map(([key, part]) => [
    key,
    SAID.has(key) ? masked(part, mask, FREE.has(key)) : part,
  ]);
  return Object.fromEntries(parts) as B; // strings in the place of strings
}

/** The parts of a body that hold what was said. */
const SAID: ReadonlySet<string> = new Set([
  "effect",
  "settled",
  "telling",
  "inputs",
  "unattended",
  "findings",
  "because",
  "text",
]);

/** Below these the names are a runbook's own, so a name says nothing about what its value is. */
const FREE: ReadonlySet<string> = new Set([
  "inputs",
  "unattended",
  "outputs",
  "recorded",
  "env",
  "headers",
  "expected",
  "actual",
  "fallback",
  "rpo",
]);

/** The engine's own words among what was said. */
const OWN: ReadonlySet<string> = new Set(
  `kind address step steps phase host file sha256 by action policy outcome purpose risk milestone code signal then
  form nature repeat onDeadline`.split(/\s+/),
);

function masked(value: unknown, mask: (text: string) => string, free: boolean): unknown {
  if (typeof value === "string") return mask(value);
  if (Array.isArray(value)) return value.map((item) => masked(item, mask, free));
  if (typeof value !== "object" || value === null) return value;
  const own = (key: string): boolean => !free && (OWN.has(key) || (key === "reason" && "code" in value));
  const parts = Object.entries(value).map(([key, part]) => [
    key,
    own(key) ? part : masked(part, mask, free || FREE.has(key)),
  ]);
  return Object.fromEntries(parts);
}
