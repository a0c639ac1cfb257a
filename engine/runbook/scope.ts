import type { Environment } from "@marcbachmann/cel-js";
import type { Localised } from "../program/value.ts";
import type { InputType } from "./cel.ts";

/** What one expression may see, at its place in the runbook. */
export interface Scope {
  readonly inputs: Readonly<Record<string, InputType>>;
  readonly roles: readonly string[];
  readonly stepIds: readonly string[];
  /** Names besides `inputs`, `hosts`, `steps` and `run`. */
  readonly locals: readonly string[];
  readonly environment: Environment;
  /** Whether the results of a step can be read here. */
  step(id: string): Sight;
}

export type Sight =
  | { readonly kind: "visible"; readonly outputs: readonly string[] | null }
  | { readonly kind: "unknown" }
  | { readonly kind: "hidden"; readonly message: Localised; readonly hint: Localised | null };
