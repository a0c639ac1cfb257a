import type { CommandText, Expression, Template, Text } from "./expression.ts";
import type { Probe, Step } from "./runbook.ts";
import type { Localised } from "./value.ts";

/** JSON Schema 2020-12, as far as this project uses it. */
export interface Schema {
  readonly [keyword: string]: unknown;
  readonly description?: string;
  /** How the compiler turns the written value into what steps receive; absent means as it is. */
  readonly form?: Form;
  /** The description in Japanese, for the reference. */
  readonly descriptionJa?: string;
}

export type Form = "text" | "template" | "expression" | "command" | "duration" | "probe" | "steps" | "items";

/** A schema with the type of its *compiled* value. */
export interface Shape<T> {
  readonly schema: Schema;
  /** Never present at run time; carries the type. */
  readonly compiled?: T;
  readonly optional?: true;
}

export type Compiled<S> = S extends Shape<infer T> ? T : never;

type Fields = Readonly<Record<string, Shape<unknown>>>;
type OptionalKeys<F> = { [K in keyof F]: F[K] extends { optional: true } ? K : never }[keyof F];
type Flatten<T> = { readonly [K in keyof T]: T[K] };
/** What an object shape compiles to. */
export type CompiledObject<F extends Fields> = Flatten<
  { [K in Exclude<keyof F, OptionalKeys<F>>]: Compiled<F[K]> } & { [K in OptionalKeys<F>]?: Compiled<F[K]> }
>;

const shape = <T>(about: Localised | null, schema: Schema): Shape<T> => ({
  schema: about === null ? schema : { description: about.en, descriptionJa: about.ja, ...schema },
});

export const object = <F extends Fields>(fields: F, about: Localised | null = null): Shape<CompiledObject<F>> =>
  shape(about, {
    type: "object",
    properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.schema])),
    required: Object.keys(fields).filter((name) => !fields[name]?.optional),
    additionalProperties: false,
  });

export const optional = <T>(inner: Shape<T>): Shape<T> & { readonly optional: true } => ({ ...inner, optional: true });

export const list = <T>(item: Shape<T>, about: Localised | null = null): Shape<readonly T[]> =>
  shape(about, { type: "array", items: item.schema });

export const record = <T>(value: Shape<T>, about: Localised | null = null): Shape<Readonly<Record<string, T>>> =>
  shape(about, { type: "object", propertyNames: { pattern: "^[a-z][a-z0-9_]*$" }, additionalProperties: value.schema });

/** Environment variables; names are checked for reserved ones by lint. */
export const variables = (about: Localised): Shape<Readonly<Record<string, Template>>> =>
  shape(about, {
    type: "object",
    propertyNames: { pattern: "^[A-Za-z_][A-Za-z0-9_]*$" },
    additionalProperties: TEMPLATE,
  });

export const either = <A, B>(first: Shape<A>, second: Shape<B>, about: Localised | null = null): Shape<A | B> =>
  shape(about, { anyOf: [first.schema, second.schema] });

export const oneOf = <const T extends string>(values: readonly T[], about: Localised | null = null): Shape<T> =>
  shape(about, { type: "string", enum: values });

export const flag = (about: Localised | null): Shape<boolean> => shape(about, { type: "boolean" });

export const integer = (about: Localised | null, minimum: number, maximum: number): Shape<number> =>
  shape(about, { type: "integer", minimum, maximum });

export const word = (about: Localised | null, pattern?: string): Shape<string> =>
  shape(about, { type: "string", minLength: 1, ...(pattern === undefined ? {} : { pattern }) });

const TEMPLATE: Schema = { type: ["string", "number", "boolean"], form: "template" };

/** Text with `${{ }}` parts. */
export const template = (about: Localised): Shape<Template> => shape(about, TEMPLATE);

/** Text for people in both languages; a plain string serves both. */
export const text = (about: Localised): Shape<Text> =>
  shape(about, {
    form: "text",
    anyOf: [
      { type: "string", minLength: 1 },
      {
        type: "object",
        properties: { en: { type: "string", minLength: 1 }, ja: { type: "string", minLength: 1 } },
        required: ["en", "ja"],
        additionalProperties: false,
      },
    ],
  });

/** A CEL expression, bare or in `${{ }}`. */
export const expression = (about: Localised): Shape<Expression> =>
  shape(about, { type: ["string", "boolean"], form: "expression" });

/** A list written out, or an expression that gives one. */
export const items = (about: Localised): Shape<Expression> =>
  shape(about, {
    form: "items",
    anyOf: [{ type: "string" }, { type: "array", items: { type: ["string", "number", "boolean"] } }],
  });

/** `30s`, `5m`, `2h`, `1h30m`, `3 months`; compiled to milliseconds. */
export const duration = (about: Localised): Shape<number> => shape(about, { type: "string", form: "duration" });

const COMMAND: Schema = {
  form: "command",
  anyOf: [
    { type: "string", minLength: 1 },
    { type: "array", minItems: 1, items: { type: ["string", "number"] } },
  ],
};

/** A POSIX shell script, or a list of arguments. */
export const command = (about: Localised): Shape<CommandText> => shape(about, COMMAND);

/** A command whose exit code 0 means yes; or one with the host, account, expectation and time written out. */
export const probe = (about: Localised): Shape<Probe> =>
  shape(about, {
    form: "probe",
    anyOf: [
      ...(COMMAND.anyOf as Schema[]),
      {
        type: "object",
        properties: {
          run: COMMAND,
          on: { type: "string" },
          as: { type: "string" },
          shell: { type: "string" },
          expect: { type: "string", form: "expression" },
          timeout: { type: "string", form: "duration" },
        },
        required: ["run"],
        additionalProperties: false,
      },
    ],
  });

/** Steps inside a step. */
export const steps = (about: Localised): Shape<readonly Step[]> =>
  shape(about, { type: "array", minItems: 1, form: "steps", items: { $ref: "#/$defs/step" } });
