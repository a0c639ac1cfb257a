import { hash } from "node:crypto";
import type { Effect } from "../program/effect.ts";

/** Identifies what was asked. Secrets stand in an effect by name, so no digest depends on their value. */
export const digestOf = (effect: Effect): string => hash("sha256", JSON.stringify(effect)).slice(0, 32);
