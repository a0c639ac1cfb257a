import { object, optional, template, word } from "../program/shape.ts";
import { defineStep, done, notDone } from "../program/step-kind.ts";
import { same } from "../program/value.ts";
import { transfer } from "../program/verbs.ts";
import { place } from "../program/place.ts";

export const copy = defineStep({
  kind: "copy",
  about: {
    en: "Copy one file to or from a host; its SHA-256 is compared on arrival.",
    ja: "ファイルを1つホストとの間でコピーし、到着後に SHA-256 を照合します。",
  },
  example: `id: fetch-backup
copy: { from: 'backup:/backups/latest.tar.gz', to: 'db:/restore/latest.tar.gz' }
risk: change
timeout: 10m
drill: run`,
  fields: {
    copy: object({
      from: template({ en: "`role:/path`, or a path on this machine.", ja: "role:/path、またはこのマシンのパス。" }),
      to: template({ en: "`role:/path`, or a path on this machine.", ja: "role:/path、またはこのマシンのパス。" }),
      mode: optional(
        word(
          { en: "Permissions of the new file; 0600 by default.", ja: "新しいファイルの権限。既定は 0600。" },
          "^0[0-7]{3}$",
        ),
      ),
    }),
  },
  defaults: { risk: "change", repeat: "safe" },
  timed: true,
  outputs: ["bytes", "sha256"],
  summary: ({ action, render }) => same(`copy ${render(action.copy.from)} → ${render(action.copy.to)}`),
  *run(turn) {
    const { from, to, mode = "0600" } = turn.action.copy;
    const answer = yield* transfer({
      from: place(turn.render(from), turn.hostOf),
      to: place(turn.render(to), turn.hostOf),
      mode,
      timeoutMs: turn.step.timeoutMs ?? 0,
      repeat: turn.step.repeat,
    });
    return answer.ok
      ? done({ bytes: answer.value.bytes, sha256: answer.value.sha256 }, answer.assumed)
      : notDone(answer.failure);
  },
});
