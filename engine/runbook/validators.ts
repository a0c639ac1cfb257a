import type { Schema } from "../program/shape.ts";
import { createAjv, referring } from "./ajv.ts";

/** Says whether a value fits a schema; afterwards `errors` says why not. */
export interface Validator {
  (data: unknown): unknown;
  readonly errors?: readonly Complaint[] | null;
}

export interface Complaint {
  readonly keyword: string;
  /** JSON pointer to the value. */
  readonly instancePath: string;
  /** JSON pointer to the keyword, from the schema of the whole value or of the common word it stands under. */
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Only on what is said of a key by itself. */
  readonly propertyName?: string;
}

/**
 * The validator of a schema, which goes by `name` in the bundle: there engine/precompile.ts puts validators made
 * beforehand in the place of this module, because compiling takes longer than a whole lint.
 */
export function validatorOf({ schema }: { readonly name: string; readonly schema: Schema }): Validator {
  const known = COMPILED.get(schema);
  if (known !== undefined) return known;
  ajv ??= createAjv();
  const validator: Validator = ajv.compile(referring(schema));
  COMPILED.set(schema, validator);
  return validator;
}

let ajv: ReturnType<typeof createAjv> | undefined;

const COMPILED = new WeakMap<Schema, Validator>();
