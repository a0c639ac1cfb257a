import { Environment } from "@marcbachmann/cel-js";
import type { Input } from "../program/runbook.ts";
import { isSecret, type Value } from "../program/value.ts";

export type InputType = Input["type"];

/** Names an expression sees besides `inputs`, `hosts`, `steps` and `run`, with their types. */
export type Locals = Readonly<Record<string, string>>;

/** What there is to know about the outputs of steps, by name. */
export const OUTPUT_TYPES: Locals = {
  stdout: "string",
  stderr: "string",
  exit_code: "int",
  status: "int",
  body: "string",
  answer: "dyn",
  recorded: "map<string, dyn>",
  bytes: "int",
  sha256: "string",
  items: "dyn",
  delivered: "dyn",
};

/** Facts about the run itself. */
export const RUN_FACTS: readonly string[] = ["id", "mode", "environment", "started_at"];

/** Facts about a host. */
export const HOST_FACTS: readonly string[] = ["name", "address", "user"];

/** A CEL environment in which only these names exist. */
export function celEnvironment(inputs: Readonly<Record<string, InputType>>, locals: Locals): Environment {
  const schema = Object.fromEntries(Object.entries(inputs).map(([name, type]) => [name, INPUT_TYPES[type]]));
  const environment = new Environment({
    unlistedVariablesAreDyn: false,
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: 1_000, maxDepth: 50, maxListElements: 1_000, maxMapEntries: 1_000, maxCallArguments: 32 },
  })
    .registerVariable("inputs", { schema })
    .registerVariable("hosts", "map<string, map<string, dyn>>")
    .registerVariable("steps", "map<string, map<string, dyn>>")
    .registerVariable("run", { schema: Object.fromEntries(RUN_FACTS.map((name) => [name, "string"])) });
  // Names of CEL's own types, such as `bytes`, stay theirs; the step's fact of that name is steps.<id>.bytes.
  for (const [name, type] of Object.entries(locals)) {
    if (!environment.hasVariable(name)) environment.registerVariable(name, type);
  }
  return withMixedNumbers(environment);
}

const INPUT_TYPES: Record<InputType, string> = {
  string: "string",
  integer: "int",
  number: "double",
  boolean: "bool",
  timestamp: "string",
  secret: "dyn",
};

// YAML does not tell 1 from 1.0, so arithmetic may mix whole and broken numbers.
function withMixedNumbers(environment: Environment): Environment {
  const mixed: Record<string, (a: number, b: number) => number> = {
    "+": (a, b) => a + b,
    "-": (a, b) => a - b,
    "*": (a, b) => a * b,
    "/": (a, b) => a / b,
  };
  for (const [sign, compute] of Object.entries(mixed)) {
    for (const [left, right] of [
      ["double", "int"],
      ["int", "double"],
    ]) {
      environment.registerOperator(`${left} ${sign} ${right}`, (a, b) => compute(Number(a), Number(b)));
    }
  }
  return environment;
}

/** Whole numbers cross into CEL as `int`. */
export function toCel(value: Value): unknown {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (value === null || typeof value !== "object" || isSecret(value)) return value;
  if (Array.isArray(value)) return (value as readonly Value[]).map(toCel);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toCel(inner)]));
}

/** An input as its declared type; inputs of called runbooks and of the command line arrive as text. */
export function inputToCel(value: Value, type: InputType): unknown {
  switch (type) {
    case "integer":
      if (typeof value === "string" && /^-?\d{1,18}$/.test(value)) return BigInt(value);
      return toCel(value);
    case "number":
      return typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    case "boolean":
      return value === "true" || (value === "false" ? false : value);
    case "string":
    case "timestamp":
      return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
    case "secret":
      return value;
    default:
      return type satisfies never;
  }
}

/** Back to plain data; an `int` too large for JavaScript comes back as its digits, a time as ISO 8601. */
export function fromCel(value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (typeof value === "string" || typeof value === "boolean" || typeof value === "number") return value;
  if (Array.isArray(value)) return value.map(fromCel);
  if (value instanceof Map) return plainObject([...value].map(([name, inner]) => [String(name), inner]));
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object") return null;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return plainObject(Object.entries(value));
  // oxlint-disable-next-line typescript/no-base-to-string -- durations, types and unsigned numbers of CEL write themselves
  return String(value);
}

const plainObject = (pairs: readonly (readonly [string, unknown])[]): Value =>
  Object.fromEntries(pairs.map(([name, inner]) => [name, fromCel(inner)]));
