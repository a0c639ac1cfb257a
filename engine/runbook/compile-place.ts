import type { Step } from "../program/runbook.ts";
import type { Remarks } from "./remarks.ts";
import type { Scope } from "./scope.ts";
import type { Node } from "./tree.ts";

/** What compiling a value needs to know of its place. */
export interface Place {
  readonly remarks: Remarks;
  /** The whole file, to find expressions in it. */
  readonly text: string;
  /** Nodes that were remarked upon already. */
  readonly wrong: ReadonlySet<Node>;
  readonly shell: string;
  /** Names under `env` here. */
  readonly variables: ReadonlySet<string>;
  /** What `${{ }}` sees here. */
  readonly templates: Scope;
  /** What an expression sees here. */
  readonly expressions: Scope;
  /** What the `expect` of a probe sees here. */
  readonly expectations: Scope;
  /** The key the value stands under. */
  readonly key: string;
  /** Whether a value may be a whole secret. */
  readonly secrets: boolean;
  steps(list: Node): readonly Step[];
}
