import { Ajv2020, type Options } from "ajv/dist/2020.js";
import type { Schema } from "../program/shape.ts";
import { COMMON_SCHEMAS } from "./common.ts";
import type { Keywords } from "./keywords.ts";

/**
 * The schema validator as this language uses it. The words common to all steps are schemas of their own that the
 * kinds refer to: compiled once, where written into every kind they would take four times the room and time.
 */
export function createAjv(options: Options = {}): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    allErrors: true,
    allowUnionTypes: true,
    // YAML knows .inf and .nan, and a template may hold them.
    strictNumbers: false,
    // The path of a mistake inside a word begins at that word: flaws.ts counts on it.
    inlineRefs: false,
    // The sentences are our own, in two languages.
    messages: false,
    ...options,
  }).addVocabulary(["form", "descriptionJa"]);
  for (const [schema, name] of COMMON_SCHEMAS) ajv.addSchema(schema, idOf(name));
  return ajv;
}

/** A schema with references to the common words. Steps inside are judged by their own kinds, so here they are anything. */
export function referring(schema: Schema): Schema {
  const properties = Object.entries((schema as Keywords).properties ?? {}).map(([key, property]) => {
    const name = COMMON_SCHEMAS.get(property);
    return [key, name === undefined ? property : { $ref: idOf(name) }];
  });
  return { ...schema, properties: Object.fromEntries(properties), $defs: { step: true } };
}

const idOf = (name: string): string => `common/${name}`;
