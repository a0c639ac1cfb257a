import { sha256 } from "./files.ts";
import { startedHere } from "./process.ts";
import { remember, type Broken, type Site } from "./site.ts";

/** Writes down what a fault has left behind, so that it can be told later what was touched and what was not. */
export async function noteDamage(site: Site, of: Pick<Broken, "name" | "damaged" | "file" | "mark">): Promise<void> {
  const digest = (await sha256(of.file)) ?? "";
  const alive = (await startedHere(site.root)).length;
  await remember(site, { fault: { ...of, at: new Date().toISOString(), sha256: digest, alive } });
}
