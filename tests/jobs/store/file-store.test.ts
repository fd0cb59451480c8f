import { lutimes, mkdir, readlink, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FileStore } from "../../../jobs/src/store/file-store.ts";
import { StoreError } from "../../../jobs/src/store/state-store.ts";
import { startNode } from "../support/programs.ts";
import { createStateFolder } from "../support/state-folder.ts";

const script = (name: string) => join(import.meta.dirname, "../support", name);

test("a missing document reads as an empty one, and reading creates no file", async () => {
  await using folder = await createStateFolder();
  const store = new FileStore(folder.path);
  expect(await store.read("settings")).toEqual({});
  expect(await store.readAll()).toEqual({ settings: {}, state: {} });
  expect(await folder.files()).toEqual([]);
});

test("a patch sets and removes keys, keeps all others and uses the application's format", async () => {
  await using folder = await createStateFolder();
  const store = new FileStore(folder.path);
  await folder.write("state", { keep: "é", change: 1, remove: 1, __proto__x: 1 });
  expect(await store.patch("state", { set: { change: 2, add: null }, remove: ["remove", "absent"] })).toBe(
    true,
  );
  expect(await folder.text("state")).toBe(
    '{\n  "keep": "é",\n  "change": 2,\n  "__proto__x": 1,\n  "add": null\n}\n',
  );
});

test("a patch whose guard does not match writes nothing", async () => {
  await using folder = await createStateFolder();
  const store = new FileStore(folder.path);
  await folder.write("state", { token: 4 });
  const before = await folder.text("state");
  for (const equals of [3, "4", null, true]) {
    expect(await store.patch("state", { set: { token: 9 } }, { key: "token", equals })).toBe(false);
  }
  expect(await folder.text("state")).toBe(before);
  expect(await store.patch("state", { set: { done: true } }, { key: "token", equals: 4 })).toBe(true);
  expect(await store.read("state")).toEqual({ token: 4, done: true });
});

test("an update that throws writes nothing and leaves no lock", async () => {
  await using folder = await createStateFolder();
  const store = new FileStore(folder.path);
  await folder.write("state", { token: 4 });
  const failing = store.transaction("state", () => {
    throw new RangeError("no");
  });
  await expect(failing).rejects.toThrow(RangeError);
  expect(await folder.state()).toEqual({ token: 4 });
  expect(await folder.files()).toEqual(["state.json"]);
});

describe("a file without a JSON object", () => {
  test.each(["", "{", "[]", "null", '"text"', '{"a":1}}'])(
    "%j is reported by a reader and not changed",
    async (text) => {
      await using folder = await createStateFolder();
      const store = new FileStore(folder.path);
      await folder.write("state", text);
      await expect(store.read("state")).rejects.toMatchObject({ problem: { code: "STORE001" } });
      await expect(store.readAll()).rejects.toThrow(StoreError);
      expect(await folder.text("state")).toBe(text);
    },
  );

  test("is renamed by a writer, which fails", async () => {
    await using folder = await createStateFolder();
    const store = new FileStore(folder.path);
    await folder.write("state", "{");
    await expect(store.patch("state", { set: { a: 1 } })).rejects.toMatchObject({
      problem: { code: "STORE002" },
    });
    expect(await folder.files()).toEqual([expect.stringMatching(/^state\.json\.broken-/)]);
  });
});

describe("several processes", () => {
  test("lose no writes", async () => {
    await using folder = await createStateFolder();
    const processes = Array.from({ length: 4 }, () => startNode([script("increment.ts"), folder.path, "40"]));
    const ends = await Promise.all(processes.map(({ ended }) => ended));
    expect(ends.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
      ends.map(() => ({ exitCode: 0, stderr: "" })),
    );
    expect(await folder.state()).toEqual({ count: 160 });
    expect(await folder.files()).toEqual(["state.json"]);
  });

  test("take over the lock of a killed process, and the claim of one that was killed during a takeover", async () => {
    await using folder = await createStateFolder();
    const lock = join(folder.path, ".lock");
    const dead = await deadHolder(lock);
    const id = dead.split(":")[2];
    await deadHolder(`${lock}.${id}`);
    const processes = Array.from({ length: 4 }, () => startNode([script("increment.ts"), folder.path, "25"]));
    const ends = await Promise.all(processes.map(({ ended }) => ended));
    expect(ends.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    expect(await folder.state()).toEqual({ count: 100 });
    expect(await folder.files()).toEqual(["state.json"]);
  });

  test("wait only for a limited time for a living process", async () => {
    await using folder = await createStateFolder();
    const lock = join(folder.path, ".lock");
    await using holder = startNode([script("hold-lock.ts"), lock]);
    await holder.printed(/held/);
    const store = new FileStore(folder.path, { lockWaitMs: 20 });
    await expect(store.patch("state", {})).rejects.toMatchObject({
      problem: { code: "STORE003", message: expect.stringContaining(`process ${holder.child.pid}`) },
    });
    expect(await store.read("state")).toEqual({});
  });
});

test("a file in place of the lock is reported, not removed", async () => {
  await using folder = await createStateFolder();
  await mkdir(join(folder.path, ".lock"));
  await expect(new FileStore(folder.path).patch("state", {})).rejects.toMatchObject({
    problem: { code: "STORE004" },
  });
  expect(await folder.files()).toEqual([".lock"]);
});

test.each([
  ["only after its lease", -120_000],
  ["when its time is further ahead than its lease: a clock was turned back", 120_000],
])("the lock of another host counts as abandoned %s", async (_, offset) => {
  await using folder = await createStateFolder();
  const lock = join(folder.path, ".lock");
  await symlink("1:1:id:elsewhere", lock);
  const store = new FileStore(folder.path, { lockWaitMs: 20 });
  await expect(store.patch("state", {})).rejects.toMatchObject({ problem: { code: "STORE003" } });
  const takenAt = new Date(Date.now() + offset);
  await lutimes(lock, takenAt, takenAt);
  expect(await store.patch("state", { set: { a: 1 } })).toBe(true);
});

/** Leaves a lock of a process that is gone. @returns its content */
async function deadHolder(path: string): Promise<string> {
  const holder = startNode([script("hold-lock.ts"), path]);
  await holder.printed(/held/);
  await holder[Symbol.asyncDispose]();
  return readlink(path);
}
