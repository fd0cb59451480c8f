import { lutimes, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  acquireProcessLock,
  type Holder,
  type LockOptions,
  LockTimeout,
} from "../../src/core/process-lock.ts";

let folder: string;
let lock: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "process-lock-"));
  lock = join(folder, "lock");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Whether the lock can be acquired; releases it again. */
async function isFree(options: LockOptions = {}): Promise<boolean> {
  try {
    await (await acquireProcessLock(lock, options))();
    return true;
  } catch (error) {
    if (error instanceof LockTimeout) return false;
    throw error;
  }
}

test("a released lock is free and leaves no file, also in a folder that was missing", async () => {
  lock = join(folder, "missing/folders/lock");
  const release = await acquireProcessLock(lock);
  expect(await isFree()).toBe(false);
  await release();
  expect(await isFree()).toBe(true);
  expect(await readdir(join(folder, "missing/folders"))).toEqual([]);
});

test("of many that try at once, one acquires the lock of a dead process", async () => {
  await symlink(`0:1:dead:${hostname()}`, lock);
  const attempts = await Promise.allSettled(Array.from({ length: 20 }, () => acquireProcessLock(lock)));
  expect(attempts.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const attempt of attempts)
    if (attempt.status === "rejected") expect(attempt.reason).toBeInstanceOf(LockTimeout);
  expect(await readdir(folder)).toEqual(["lock"]);
});

test("the holder of a lock that was taken over does not release it", async () => {
  const release = await acquireProcessLock(lock);
  await rm(lock);
  await acquireProcessLock(lock);
  const other = await readlink(lock);
  await release();
  expect(await readlink(lock)).toBe(other);
});

test("a process that has the pid of the holder but started at another time does not hold the lock", async () => {
  await symlink(`${process.pid}:1:id:${hostname()}`, lock);
  expect(await isFree()).toBe(true);
});

describe("a holder that cannot be identified", () => {
  const other = (holder: Partial<Holder>) => {
    const { pid, started, id, host } = {
      pid: process.pid,
      started: "1",
      id: "id",
      host: hostname(),
      ...holder,
    };
    return symlink(`${pid}:${started}:${id}:${host}`, lock);
  };

  test("holds the lock while its pid exists", async () => {
    await other({ started: "unknown" });
    expect(await isFree()).toBe(false);
    await rm(lock);
    await other({ started: "unknown", pid: 0 });
    expect(await isFree()).toBe(true);
  });

  test("holds the lock for a minute on another host", async () => {
    await other({ host: "elsewhere" });
    expect(await isFree()).toBe(false);
    const earlier = new Date(Date.now() - 61_000);
    await lutimes(lock, earlier, earlier);
    expect(await isFree()).toBe(true);
  });

  test.each([{ host: "elsewhere" }, { started: "unknown" }])(
    "holds the lock as long as the caller says so: %o",
    async (holder) => {
      await other(holder);
      const asked: Holder[] = [];
      const answering = (answer: boolean): LockOptions => ({
        isInUse: async (found) => {
          asked.push(found);
          return answer;
        },
      });
      expect(await isFree(answering(true))).toBe(false);
      expect(await isFree(answering(false))).toBe(true);
      expect(asked).toEqual([expect.objectContaining(holder), expect.objectContaining(holder)]);
    },
  );
});

describe("a file with a pid", () => {
  test("is an error by default and stays", async () => {
    await writeFile(lock, "0");
    await expect(isFree()).rejects.toMatchObject({ code: "EINVAL" });
    expect(await readFile(lock, "utf8")).toBe("0");
  });

  test.each(["0", "", "text"])("is the lock of a dead process if allowed: %j", async (text) => {
    await writeFile(lock, text);
    expect(await isFree({ readPidFile: true })).toBe(true);
    expect(await readdir(folder)).toEqual([]);
  });

  test("is the lock of a process with this pid if allowed", async () => {
    await writeFile(lock, String(process.pid));
    expect(await isFree({ readPidFile: true })).toBe(false);
    expect(await isFree({ readPidFile: true, isInUse: async () => false })).toBe(true);
  });
});
