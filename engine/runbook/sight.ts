import type { Localised } from "../program/value.ts";
import { ancestors, repeatsItems, runsSideBySide, type Draft } from "./outline.ts";

/** Why the results of `target` cannot be read at `reader` (null: at the end of the runbook), or null. */
export function blindness(target: Draft, reader: Draft | null, ownResults: boolean): Localised | null {
  const id = target.id ?? "";
  if (target === reader)
    return ownResults ? null : { en: `"${id}" is this step itself`, ja: `「${id}」はこのステップ自身です` };
  if (reader !== null && ancestors(reader).includes(target))
    return { en: `"${id}" is still running here`, ja: `「${id}」はこの時点でまだ実行中です` };
  if (reader !== null && target.order > reader.order) return notYet(id);
  const around = reader === null ? [] : [reader, ...ancestors(reader)];
  const above = ancestors(target);
  const common = above.find((step) => around.includes(step)) ?? null;
  const between = common === null ? above : above.slice(0, above.indexOf(common));
  if (common !== null && runsSideBySide(common)) {
    return { en: `"${id}" runs at the same time`, ja: `「${id}」は同時に実行されます` };
  }
  const closed = between.find((step) => repeatsItems(step.kind));
  if (closed === undefined) return null;
  return {
    en: `"${id}" is repeated inside "${closed.id}" and cannot be read outside it`,
    ja: `「${id}」は「${closed.id}」の中で繰り返されるため、外からは参照できません`,
  };
}

const notYet = (id: string): Localised => ({
  en: `"${id}" runs later`,
  ja: `「${id}」はこの時点でまだ実行されていません`,
});
