import { written } from "./render.ts";
import type { Input, Runbook } from "./runbook.ts";
import { isSecret, type Localised, type Value, type Values } from "./value.ts";

/** A value as an input's type has it, or what is wrong with it. */
export function typedInput(name: string, input: Input, value: Value): { value: Value } | { wrong: Localised } {
  const text = written(value);
  const typed = READ[input.type](text);
  if (typed === undefined) {
    return {
      wrong: { en: `${name}: "${text}" is no ${input.type}`, ja: `${name}: "${text}" は ${input.type} ではありません` },
    };
  }
  if (input.pattern !== null && !new RegExp(`^(?:${input.pattern})$`, "u").test(text)) {
    return {
      wrong: {
        en: `${name}: "${text}" does not match ${input.pattern}`,
        ja: `${name}: "${text}" は ${input.pattern} に一致しません`,
      },
    };
  }
  if (input.choices !== null && !input.choices.includes(text)) {
    const known = input.choices.join(", ");
    return {
      wrong: {
        en: `${name}: "${text}" is none of ${known}`,
        ja: `${name}: "${text}" は選択肢 (${known}) にありません`,
      },
    };
  }
  return { value: typed };
}

/** What a runbook called by another is given: the caller's values by its own rules, defaults for the rest. */
export function calledInputs(runbook: Runbook, given: Values): { values: Values } | { wrong: Localised } {
  const values: Record<string, Value> = {};
  for (const [name, input] of Object.entries(runbook.inputs)) {
    const value = given[name] ?? input.fallback;
    if (value === undefined) return { wrong: { en: `the input ${name} is missing`, ja: `入力 ${name} がありません` } };
    const typed = isSecret(value) ? { value } : typedInput(name, input, value);
    if ("wrong" in typed) return typed;
    values[name] = typed.value;
  }
  return { values };
}

const READ: Readonly<Record<Input["type"], (text: string) => Value | undefined>> = {
  string: (text) => text,
  secret: (text) => text,
  timestamp: (text) => (Number.isNaN(Date.parse(text)) ? undefined : text),
  integer: (text) => (/^-?\d{1,15}$/.test(text) ? Number(text) : undefined),
  number: (text) => (/^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : undefined),
  boolean: (text) => (text === "true" ? true : text === "false" ? false : undefined),
};
