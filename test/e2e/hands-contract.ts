import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect } from "vitest";
import type { Executor } from "../../engine/world/executor.ts";
import { needs } from "../needs.ts";
import { freshKey, order } from "./hands.ts";

/** What every transport owes its callers, on real processes. `open` is called once. */
export function handsContract(
  name: string,
  programs: readonly string[],
  open: () => Promise<{ readonly executor: Executor; close(): Promise<void> }>,
): void {
  let hands: { readonly executor: Executor; close(): Promise<void> };
  const directory = mkdtempSync(join(tmpdir(), "runbook-hands-"));
  const at = (file: string): string => join(directory, file);
  const test = needs(...programs);
  beforeAll(async () => {
    if (test !== undefined && programs.every((program) => program !== "")) hands = await open();
  });
  afterAll(async () => {
    await hands?.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const give = (wish: Parameters<typeof order>[1]) => order(hands.executor, wish);

  for (const nature of ["read", "job"] as const) {
    for (const code of [0, 7, 255]) {
      test(`${name}, ${nature}: exit code ${code} is itself`, async () => {
        const seen = await give({ nature, text: `echo out; echo err >&2; exit ${code}` });
        expect(seen).toMatchObject({
          end: { kind: "exited", code },
          stdout: "out\n",
          stderr: "err\n",
          attached: false,
        });
      });
    }

    test(`${name}, ${nature}: a script stops at its first failure and at an unset variable`, async () => {
      expect(await give({ nature, text: "echo a\nfalse\necho b" })).toMatchObject({
        end: { kind: "exited", code: 1 },
        stdout: "a\n",
      });
      const unset = await give({ nature, text: 'echo "$NOBODY_SET_THIS"' });
      expect(unset.end).toMatchObject({ kind: "exited" });
      expect(unset.end).not.toMatchObject({ code: 0 });
    });

    test(`${name}, ${nature}: standard input is closed`, async () => {
      const began = Date.now();
      expect(await give({ nature, text: "cat; echo done" })).toMatchObject({ stdout: "done\n", end: { code: 0 } });
      expect(Date.now() - began).toBeLessThan(5000);
    });

    test(`${name}, ${nature}: values arrive by the environment, byte for byte`, async () => {
      const env = {
        QUOTES: `it's "so" \\ $(touch ${at("canary")}) \`id\` !~*`,
        LINES: "one\ntwo\n",
        EMPTY: "",
        JAPANESE: "復旧",
        // Names the scripts might use themselves.
        d: "d",
        n: "n",
        rb_dir: "/nowhere",
        state: "S",
      };
      const text = Object.keys(env)
        .map((variable) => `printf '%s\\0' "$${variable}"`)
        .join("\n");
      const seen = await give({ nature, text, env });
      expect(seen.stdout.split("\0").slice(0, -1)).toEqual(Object.values(env));
      expect(existsSync(at("canary"))).toBe(false);
    });

    test(`${name}, ${nature}: no value stands in an argument list`, async () => {
      const text = `for f in /proc/[0-9]*/cmdline; do tr '\\0' ' ' <$f; echo; done 2>/dev/null | grep -c "dummy-[0]001" || true`;
      expect((await give({ nature, text, env: { TOKEN: "S3CR3T-dummy-0001" } })).stdout).toBe("0\n");
    });

    test(`${name}, ${nature}: a list of arguments is taken word by word`, async () => {
      const command = { form: "argv", argv: ["printf", "%s|", "a b", "c'd", "$HOME", "", "*"] } as const;
      expect((await give({ nature, command })).stdout).toBe("a b|c'd|$HOME||*|");
    });

    test(`${name}, ${nature}: another shell`, async () => {
      const command = { form: "script", shell: "bash", text: 'x=(a b); echo "${x[1]}"; cat; exit 3' } as const;
      expect(await give({ nature, command })).toMatchObject({ stdout: "b\n", end: { kind: "exited", code: 3 } });
    });

    test(`${name}, ${nature}: bytes are exact`, async () => {
      const seen = await give({ nature, text: "printf '\\377\\000a\\342\\202'; printf 'no newline' >&2" });
      expect(seen.sha256).toBe(
        createHash("sha256")
          .update(Buffer.from([255, 0, 97, 0xe2, 0x82]))
          .digest("hex"),
      );
      expect(seen.stderr).toBe("no newline");
    });

    test(`${name}, ${nature}: fifty megabytes are the same at both ends`, async () => {
      const make = "seq 1 10000000 | head -c 52428800";
      const seen = await give({ nature, text: `${make}; ${make} | sha256sum >&2` });
      expect(seen.bytes).toBe(52_428_800);
      expect(seen.stderr.split(" ")[0]).toBe(seen.sha256);
    });

    test(`${name}, ${nature}: a timeout ends the grandchildren too, and looks`, async () => {
      const text = `sh -c 'sleep 61 & sleep 62 & echo $$ >${at(`pids-${nature}`)}; jobs -p >>${at(`pids-${nature}`)}; wait'`;
      const seen = await give({ nature, text: `echo before; ${text}`, timeoutMs: 500 });
      expect(seen.end).toEqual({ kind: "timed_out", confirmed: true, survivors: [] });
      expect(seen.stdout).toBe("before\n");
      for (const pid of readFileSync(at(`pids-${nature}`), "utf8")
        .trim()
        .split("\n")) {
        expect(alive(Number(pid)), pid).toBe(false);
      }
    });

    test(`${name}, ${nature}: what ignores TERM is killed`, async () => {
      const seen = await give({ nature, text: "trap '' TERM; echo on; sleep 63; sleep 64", timeoutMs: 500 });
      expect(seen.end).toEqual({ kind: "timed_out", confirmed: true, survivors: [] });
      expect(seen.stdout).toBe("on\n");
    });

    test(`${name}, ${nature}: what left its session is reported, not taken for dead`, async () => {
      const seen = await give({ nature, text: "setsid sleep 5.25 & sleep 65", timeoutMs: 700 });
      expect(seen.end).toMatchObject({ kind: "timed_out", confirmed: false });
      expect(seen.end.kind === "timed_out" && seen.end.survivors).toEqual([expect.stringMatching(/^\d+ sleep 5\.25$/)]);
    });

    test(`${name}, ${nature}: a cancelled command is ended`, async () => {
      const cancel = new AbortController();
      setTimeout(() => cancel.abort(), 700);
      const seen = await give({ nature, text: "echo on; sleep 66", cancel: cancel.signal });
      expect(seen).toMatchObject({ end: { kind: "signalled", signal: "TERM" }, stdout: "on\n" });
    });

    test(`${name}, ${nature}: a process left in the background does not hold the step`, async () => {
      const began = Date.now();
      const seen = await give({ nature, text: "sleep 4 & echo left; exit 0" });
      expect(seen).toMatchObject({ end: { kind: "exited", code: 0 }, stdout: "left\n" });
      expect(Date.now() - began).toBeLessThan(3500);
    });

    test(`${name}, ${nature}: the screen sees what is printed while it runs`, async () => {
      const seen = await give({ nature, text: "echo working; sleep 1.2; echo done" });
      expect(seen.live[0]).toBe("working\n");
    });
  }

  test(`${name}: thirty starts with one key have one effect`, async () => {
    const key = freshKey();
    const text = `echo x >>${at("effects")}; sleep 0.5; exit 4`;
    const all = await Promise.all(Array.from({ length: 30 }, () => give({ key, text })));
    expect(readFileSync(at("effects"), "utf8")).toBe("x\n");
    expect(all.map(({ end }) => end)).toEqual(Array.from(all, () => ({ kind: "exited", code: 4 })));
    expect(all.filter(({ attached }) => !attached)).toHaveLength(1);
  });

  test(`${name}: detaching leaves the job running, and a later order finds its end`, async () => {
    const key = freshKey();
    const text = `echo x >>${at("detached")}; sleep 1.5; echo end; exit 5`;
    const detach = new AbortController();
    setTimeout(() => detach.abort(), 600);
    const first = await give({ key, text, detach: detach.signal });
    expect(first.end).toMatchObject({ kind: "unknown", failure: { code: "DETACHED" } });
    expect(await give({ key, text })).toMatchObject({
      end: { kind: "exited", code: 5 },
      stdout: "end\n",
      attached: true,
    });
    expect(readFileSync(at("detached"), "utf8")).toBe("x\n");
    await hands.executor.forget(key);
  });

  test(`${name}: a job killed from outside is unknown, never ended`, async () => {
    const key = freshKey();
    const running = give({ key, text: `echo $PPID >${at("leader")}; sleep 67` });
    while (!existsSync(at("leader")) || readFileSync(at("leader"), "utf8") === "") await sleep(50);
    await sleep(50);
    process.kill(-Number(readFileSync(at("leader"), "utf8")), "SIGKILL");
    expect((await running).end).toMatchObject({ kind: "unknown", failure: { code: "JOB_LOST" } });
  });

  test(`${name}: an unknown shell is not started`, async () => {
    const command = { form: "script", shell: "nozsh", text: "true" } as const;
    expect((await give({ command })).end).toMatchObject({ kind: "not_started", failure: { code: "SHELL_MISSING" } });
  });

  test(`${name}: an order no shell can hold is not sent`, async () => {
    expect((await give({ env: { "A-B": "x" } })).end).toMatchObject({ failure: { code: "ORDER_INVALID" } });
    expect((await give({ env: { A: "x\0y" } })).end).toMatchObject({ failure: { code: "ORDER_INVALID" } });
    expect((await give({ as: "-oProxyCommand=x" })).end).toMatchObject({ failure: { code: "ORDER_INVALID" } });
  });

  test(`${name}: a file is the same after both ways, with its mode`, async () => {
    const content = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => (index * 7919) % 251));
    writeFileSync(at("from file"), content);
    const cancel = new AbortController().signal;
    const copy = (direction: "to-host" | "from-host", from: string, to: string) =>
      hands.executor.send({
        direction,
        cancel,
        effect: {
          kind: "transfer",
          from: { host: null, path: at(from) },
          to: { host: null, path: at(to) },
          mode: "0640",
          repeat: "safe",
          timeoutMs: 20_000,
        },
      });
    const sha256 = createHash("sha256").update(content).digest("hex");
    expect(await copy("to-host", "from file", "it's there")).toMatchObject({
      ok: true,
      value: { bytes: 3_000_000, sha256 },
    });
    expect(await copy("from-host", "it's there", "back")).toMatchObject({
      ok: true,
      value: { bytes: 3_000_000, sha256 },
    });
    expect(readFileSync(at("back")).equals(content)).toBe(true);
    expect(statSync(at("it's there")).mode & 0o777).toBe(0o640);
    expect(await copy("to-host", "missing", "x")).toMatchObject({ ok: false, failure: { code: "LOCAL_FILE" } });
    expect(await copy("from-host", "missing", "x")).toMatchObject({ ok: false, failure: { code: "REMOTE_FILE" } });
    expect(await copy("to-host", "back", "no/such/place")).toMatchObject({
      ok: false,
      failure: { code: "REMOTE_FILE" },
    });
    expect(existsSync(at("x"))).toBe(false);
  });
}

/** Whether a process does anything still: a zombie does not. */
function alive(pid: number): boolean {
  try {
    return !/^[ZX]/.test(readFileSync(`/proc/${pid}/stat`, "latin1").split(") ").at(-1) ?? "Z");
  } catch {
    return false;
  }
}
