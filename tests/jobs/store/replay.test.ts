import { expect, test } from "vitest";
import type { Document } from "../../../jobs/src/documents/document.ts";
import { replay } from "../../../jobs/src/store/failover/replay.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 0, 12, 12, minute));

interface Case {
  base?: Document;
  file?: Document;
  stored?: Document;
  /** Minute of the last write of the row; null: not known. */
  storedAt?: number | null;
  written?: Record<string, number>;
}

function replayed({ base = {}, file = {}, stored = base, storedAt = 0, written = {} }: Case) {
  const times = Object.entries(written).map(([key, minute]) => [key, at(minute)]);
  return replay({
    base,
    file,
    written: Object.fromEntries(times),
    stored,
    storedAt: storedAt === null ? undefined : at(storedAt),
  });
}

test("changes in the files only go to the database: set, added and removed", () => {
  const { patch, conflicts } = replayed({
    base: { set: 1, gone: 1, kept: 1 },
    file: { set: 2, added: { deep: [1] }, kept: 1 },
    written: { set: 5, added: 5, gone: 5 },
  });
  expect(patch).toEqual({ set: { set: 2, added: { deep: [1] } }, remove: ["gone"] });
  expect(conflicts).toEqual([]);
});

test("changes in the database only stay, even if the files wrote the old value again", () => {
  const { patch, conflicts } = replayed({
    base: { a: 1, b: 1 },
    file: { a: 1, b: 1 },
    stored: { a: 2, b: 2, c: 3 },
    storedAt: 3,
    written: { a: 5 },
  });
  expect(patch).toEqual({ set: {}, remove: [] });
  expect(conflicts).toEqual([]);
});

test.each<[string, number | null, "file" | "database"]>([
  ["before the file was written", 4, "file"],
  ["after the file was written", 6, "database"],
  ["at the same time", 5, "database"],
  ["at an unknown time", null, "database"],
])("a key that changed on both sides: the database %s", (_, storedAt, kept) => {
  const { patch, conflicts } = replayed({
    base: { a: 1 },
    file: { a: 2 },
    stored: { a: 3 },
    storedAt,
    written: { a: 5 },
  });
  expect(patch.set).toEqual(kept === "file" ? { a: 2 } : {});
  expect(conflicts).toEqual([{ key: "a", database: 3, file: 2, kept }]);
});

test("a key that both sides removed, or set to the same value, is not a conflict", () => {
  const { patch, conflicts } = replayed({
    base: { a: 1, b: 1 },
    file: { b: 2 },
    stored: { b: 2 },
    storedAt: 9,
    written: { a: 5, b: 5 },
  });
  expect(patch).toEqual({ set: {}, remove: [] });
  expect(conflicts).toEqual([]);
});

test("a removal wins over an older change and loses to a newer one", () => {
  const removal = { base: { a: 1 }, file: {}, stored: { a: 2 }, written: { a: 5 } };
  expect(replayed({ ...removal, storedAt: 4 }).patch.remove).toEqual(["a"]);
  expect(replayed({ ...removal, storedAt: 6 }).patch.remove).toEqual([]);
});

test("a second replay changes nothing", () => {
  const file = { a: 2, automation_lock_token: 9 };
  const { patch } = replayed({ base: { a: 1 }, file, stored: file, storedAt: 9, written: { a: 5 } });
  expect(patch).toEqual({ set: {}, remove: [] });
});

test.each<[string, Document, Document, Document]>([
  ["grows", { automation_lock_token: 9 }, { automation_lock_token: 7 }, { automation_lock_token: 9 }],
  ["never shrinks", { automation_lock_token: 8 }, { automation_lock_token: 9 }, {}],
  [
    "replaces garbage",
    { automation_lock_token: 8 },
    { automation_lock_token: "x" },
    { automation_lock_token: 8 },
  ],
])("of the lock only the token is written back: it %s", (_, tokenInFile, tokenStored, set) => {
  const held = {
    automation_in_progress: true,
    automation_locked_at: "2026-01-12T12:00:00+00:00",
    automation_lock_owner: "cron",
  };
  const written = Object.fromEntries([...Object.keys(held), "automation_lock_token"].map((key) => [key, 5]));
  const { patch, conflicts } = replayed({ file: { ...held, ...tokenInFile }, stored: tokenStored, written });
  expect(patch).toEqual({ set, remove: [] });
  expect(conflicts).toEqual([]);
});
