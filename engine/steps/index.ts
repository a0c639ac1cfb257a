import type { AnyStepKind } from "../program/step-kind.ts";
import { ask } from "./ask.ts";
import { call } from "./call.ts";
import { check } from "./check.ts";
import { choose } from "./choose.ts";
import { copy } from "./copy.ts";
import { each } from "./each.ts";
import { http } from "./http.ts";
import { manual } from "./manual.ts";
import { notify } from "./notify.ts";
import { parallel } from "./parallel.ts";
import { run } from "./run.ts";
import { wait } from "./wait.ts";

/** Every kind of step there is, alphabetical. A new kind is one file here and one line in this list. */
export const STEP_KINDS: readonly AnyStepKind[] = [
  ask,
  call,
  check,
  choose,
  copy,
  each,
  http,
  manual,
  notify,
  parallel,
  run,
  wait,
];
