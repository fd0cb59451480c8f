import { describe, expect, test } from "vitest";
import { fencedState, LockLost } from "../../../jobs/src/automation/fenced-state.ts";
import { FileStore } from "../../../jobs/src/store/file-store.ts";
import { createStateFolder, type Json, type StateFolder } from "../support/state-folder.ts";
import { stoppedClock } from "../support/tick-context.ts";

const now = new Date("2026-01-12T12:00:00.000Z");
const held = {
  automation_in_progress: true,
  automation_locked_at: "2026-01-12T12:00:00.000000+00:00",
  automation_lock_owner: "cron",
  automation_lock_token: 7,
};
const freed = {
  automation_in_progress: false,
  automation_locked_at: null,
  automation_lock_owner: null,
  automation_lock_token: 7,
};

async function openState(folder: StateFolder, stored: Json = held) {
  await folder.write("state", stored);
  const store = new FileStore(folder.path);
  return fencedState(store, { token: 7, state: await store.read("state"), clock: stoppedClock(now) });
}

/** Another process takes over the lock. */
async function steal(folder: StateFolder): Promise<Json> {
  const stolen = {
    ...(await folder.state()),
    automation_lock_owner: "http:quick_off",
    automation_lock_token: 8,
  };
  await folder.write("state", stolen);
  return stolen;
}

describe("changes", () => {
  test("are visible at once and written with the next save", async () => {
    await using folder = await createStateFolder();
    const state = await openState(folder, { ...held, gone: 1, kept: 2 });
    state.change({ set: { a: 1 }, remove: ["gone"] });
    state.change({ set: { b: 2 }, remove: ["a"] });
    expect(state.current).toEqual({ ...held, kept: 2, b: 2 });
    expect(await folder.state()).toEqual({ ...held, gone: 1, kept: 2 });
    await state.save();
    expect(await folder.state()).toEqual({ ...held, kept: 2, b: 2 });
  });

  test("set a key that was removed before", async () => {
    await using folder = await createStateFolder();
    const state = await openState(folder, { ...held, queue: "old" });
    state.changeUnfenced({ remove: ["queue"] });
    state.changeUnfenced({ set: { queue: "new" } });
    await state.save();
    expect(await folder.state()).toEqual({ ...held, queue: "new" });
  });

  test("keep what others wrote meanwhile under other keys", async () => {
    await using folder = await createStateFolder();
    const state = await openState(folder, { ...held, stale: false });
    await folder.write("state", { ...held, stale: true });
    state.change({ set: { a: 1 } });
    await state.save();
    expect(await folder.state()).toEqual({ ...held, stale: true, a: 1 });
  });
});

describe("the end", () => {
  test("releases the lock, keeps the token and writes pending changes", async () => {
    await using folder = await createStateFolder();
    const state = await openState(folder);
    state.change({ set: { a: 1 } });
    expect(await state.end({ done: true })).toEqual({ ...freed, a: 1, done: true });
    expect(await folder.state()).toEqual({ ...freed, a: 1, done: true });
  });

  test("adds its replies to those that the web service counted meanwhile", async () => {
    await using folder = await createStateFolder();
    const counters = { api_quota_day: "2026-01-12", api_requests_limit: 10_000, api_quota_reset_at: "then" };
    const state = await openState(folder, { ...held, ...counters, api_requests_total: 5 });
    state.count({ status: 200 });
    await folder.write("state", { ...held, ...counters, api_requests_total: 8 });
    state.count({ status: 200 });
    expect(await state.end({})).toMatchObject({ api_requests_total: 10, api_requests_remaining: 9990 });
  });
});

describe("a lost lock", () => {
  test("refuses a save, and nothing is written", async () => {
    await using folder = await createStateFolder();
    const state = await openState(folder);
    state.change({ set: { a: 1 } });
    const stolen = await steal(folder);
    await expect(state.save()).rejects.toThrow(LockLost);
    expect(await folder.state()).toEqual(stolen);
  });

  test("stays with its new holder at the end", async () => {
    await using folder = await createStateFolder();
    const state = await openState(folder);
    state.change({ set: { a: 1 } });
    const stolen = await steal(folder);
    expect(await state.end({ done: true })).toBeUndefined();
    expect(await folder.state()).toEqual(stolen);
  });

  test("does not undo the count of calls", async () => {
    await using folder = await createStateFolder();
    const state = await openState(folder);
    state.change({ set: { a: 1 } });
    state.count({ status: 200, remaining: 9000 });
    const stolen = await steal(folder);
    expect(await state.end({ done: true })).toBeUndefined();
    expect(await folder.state()).toMatchObject({ ...stolen, api_requests_total: 1000 });
    expect(await folder.state()).not.toHaveProperty("a");
  });

  test("allows what the application writes without a fence, until the first fenced change", async () => {
    await using folder = await createStateFolder();
    const state = await openState(folder, { ...held, first: 1, second: 2 });
    state.changeUnfenced({ remove: ["first"] });
    state.change({ set: { a: 1 } });
    state.changeUnfenced({ remove: ["second"] });
    const { first: _, ...left } = await steal(folder);
    expect(await state.end({})).toBeUndefined();
    expect(await folder.state()).toEqual(left);
  });
});
