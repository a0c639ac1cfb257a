import { describe, expect, test } from "vitest";
import type { Body, Entry } from "../../engine/journal/entry.ts";
import { readJournal } from "../../engine/journal/reader.ts";
import { openJournal } from "../../engine/journal/writer.ts";
import { memoryStore } from "./memory.ts";

const note = (text: string): Body => ({ kind: "noted", by: "alice", text });

const asked: Body = { kind: "asked", address: "p/s/sleep", digest: "0", effect: { kind: "sleep", ms: 1 } };

function journalOf(store = memoryStore(), last: { seq: number; h: string } | null = null) {
  let tick = 0;
  const stamps = { wall: () => `2026-11-21T03:00:0${tick % 10}.000Z`, monotonic: () => (tick += 1), boot: "b" };
  return { store, journal: openJournal({ store, stamps, mask: (text) => text, last }) };
}

function sample(count: number): Buffer {
  const { store, journal } = journalOf();
  for (let i = 1; i <= count; i++) journal.append(note(`entry ${i} 復旧`));
  journal.commit();
  return Buffer.from(store.bytes());
}

describe("writer", () => {
  test("listeners hear of an entry only after its sync", () => {
    const { store, journal } = journalOf();
    const heard: Entry[] = [];
    journal.listen((entry) => {
      expect(store.synced).toContain(entry.h);
      heard.push(entry);
    });
    journal.append(note("one"));
    journal.append(note("two"));
    expect(heard).toEqual([]);
    journal.commit();
    expect(heard.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  test.each([
    ["append", "no space"],
    ["sync", "input/output error"],
  ] as const)("after a failed %s nothing more is written, and every call fails as it did", (how, why) => {
    const { store, journal } = journalOf();
    journal.append(note("one"));
    journal.commit();
    const before = store.written;
    store.failNext = how;
    expect(() => {
      journal.append(note("two"));
      journal.commit();
    }).toThrow();
    store.failNext = null;
    expect(() => journal.append(note("three"))).toThrow(why);
    expect(() => journal.commit()).toThrow(why);
    expect(store.synced).toBe(before);
  });

  test.each([
    ["what has happened is still written", note("two"), ["noted", "noted", "stopping"]],
    ["what is not acted on is not asked", asked, ["noted", "stopping"]],
  ])("a full disk: %s, then that the run stops, and nothing after it", (_, body, kinds) => {
    const store = {
      ...memoryStore(),
      makeRoom() {
        this.failNext = null;
        return true;
      },
    };
    const { journal } = journalOf(store);
    const heard: string[] = [];
    journal.listen(({ kind }) => heard.push(kind));
    journal.append(note("one"));
    store.failNext = "append";
    expect(() => journal.append(body)).toThrow("no space");
    expect(() => journal.append(note("three"))).toThrow("no space");
    const { entries, damage } = readJournal([Buffer.from(store.synced)]);
    expect([damage, entries.map(({ kind }) => kind)]).toEqual([null, kinds]);
    expect(entries.at(-1)).toMatchObject({ because: { en: "the disk is full", ja: "ディスクの空き容量がありません" } });
    expect(heard).toEqual(kinds);
  });

  test("carries the chain on after a reopening", () => {
    const first = journalOf();
    first.journal.append(note("one"));
    const { entries } = readJournal([first.store.bytes()]);
    const second = journalOf(first.store, entries.at(-1) ?? null);
    second.journal.append(note("two"));
    expect(readJournal([first.store.bytes()])).toMatchObject({
      damage: null,
      tornBytes: 0,
      entries: [{ seq: 1 }, { seq: 2 }],
    });
  });
});

describe("reader", () => {
  test("reads in pieces of any size", () => {
    const bytes = sample(5);
    for (const size of [1, 7, 100, bytes.length]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      expect(readJournal(pieces)).toMatchObject({ damage: null, tornBytes: 0, goodBytes: bytes.length });
      expect(readJournal(pieces).entries).toHaveLength(5);
    }
  });

  test("a cut at every byte of the last record is a torn tail, never damage", () => {
    const bytes = sample(3);
    const start = bytes.lastIndexOf(10, bytes.length - 2) + 1;
    for (let cut = start + 1; cut < bytes.length; cut++) {
      expect(readJournal([bytes.subarray(0, cut)])).toMatchObject({
        damage: null,
        tornBytes: cut - start,
        goodBytes: start,
      });
    }
  });

  test("a tail of zeros is torn", () => {
    const bytes = Buffer.concat([sample(2), Buffer.alloc(512)]);
    expect(readJournal([bytes])).toMatchObject({ damage: null, tornBytes: 512, entries: { length: 2 } });
  });

  test("every flipped bit is noticed", () => {
    const bytes = sample(3);
    const whole = readJournal([bytes]);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const read = readJournal([flipped]);
      expect(read.damage !== null || read.tornBytes > 0, `bit ${bit}`).toBe(true);
      expect(read.goodBytes).toBeLessThan(whole.goodBytes);
    }
  });

  const lines = sample(4).toString().split("\n").filter(Boolean);
  const joined = (...parts: (string | undefined)[]): Buffer => Buffer.from(`${parts.join("\n")}\n`);

  test("a repeated, removed or moved line is damage at its place", () => {
    const damage = (bytes: Buffer) => readJournal([bytes]).damage;
    expect(damage(joined(lines[0], lines[1], lines[1], lines[2]))).toMatchObject({
      record: 3,
      what: "record 2 appears again",
    });
    expect(damage(joined(lines[0], lines[2]))).toMatchObject({
      record: 2,
      what: "it does not follow the record before it",
    });
    expect(damage(joined(lines[0], lines[2], lines[1]))).toMatchObject({ record: 2 });
    expect(damage(joined(lines[1]))).toMatchObject({ record: 1, offset: 0 });
  });

  test("a newer version is refused by name", () => {
    const { store, journal } = journalOf();
    journal.append({ ...note("later"), v: 99 } as unknown as Body);
    expect(readJournal([store.bytes()]).damage?.what).toBe("written by a newer version (99)");
  });

  test("what cannot be JSON is damage, not an exception", () => {
    expect(readJournal([Buffer.from("hello\n")]).damage).toEqual({ record: 1, offset: 0, what: "no seal" });
  });
});
