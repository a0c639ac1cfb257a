import { readFileSync } from "node:fs";
import { failure, type Failure } from "../program/failure.ts";

/** Finds the value behind a reference: `env:NAME` or `file:/path`. The value goes nowhere but into memory. */
export function findSecret(reference: string): { value: string } | { failure: Failure } {
  const [scheme, place] = split(reference);
  if (scheme === "env") {
    const value = process.env[place];
    return value === undefined || value === "" ? { failure: missing(reference) } : { value };
  }
  if (scheme === "file") {
    try {
      return { value: readFileSync(place, "utf8").replace(/\r?\n$/, "") };
    } catch {
      return { failure: missing(reference) };
    }
  }
  return {
    failure: failure(
      "invalid",
      "SECRET_REFERENCE",
      { en: "a secret is given by reference, never by value", ja: "秘密は値ではなく参照で渡してください" },
      { en: "use env:NAME or file:/path", ja: "env:名前 または file:/パス を使ってください" },
    ),
  };
}

function split(reference: string): [string, string] {
  const colon = reference.indexOf(":");
  return [reference.slice(0, Math.max(0, colon)), reference.slice(colon + 1)];
}

const missing = (reference: string): Failure =>
  failure("invalid", "SECRET_MISSING", { en: `${reference} holds no secret`, ja: `${reference} に秘密がありません` });
