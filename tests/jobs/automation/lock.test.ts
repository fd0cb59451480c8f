import { describe, expect, test } from "vitest";
import { acquireLock } from "../../../jobs/src/automation/lock.ts";
import type { Document } from "../../../jobs/src/documents/document.ts";
import { FileStore } from "../../../jobs/src/store/file-store.ts";
import { createStateFolder, type Json } from "../support/state-folder.ts";

const now = new Date("2026-01-12T12:00:00.000Z");
const held = {
  automation_in_progress: true,
  automation_locked_at: "2026-01-12T11:58:00.000000+00:00",
  automation_lock_owner: "scheduler",
  automation_lock_token: 7,
};

async function lock(state: Json) {
  await using folder = await createStateFolder();
  await folder.write("state", state);
  const result = await acquireLock(new FileStore(folder.path), { owner: "cron", now, set: { extra: 1 } });
  return { result, state: await folder.state() };
}

describe("acquires the lock", () => {
  test.each<[string, Json, number]>([
    ["of an empty state", {}, 1],
    ["that is free", { ...held, automation_in_progress: false, automation_locked_at: null }, 8],
    ["older than five minutes", { ...held, automation_locked_at: "2026-01-12T11:54:59.999Z" }, 8],
    [
      "of five minutes and an offset",
      { ...held, automation_locked_at: "2026-01-12T12:54:59.000000+01:00" },
      8,
    ],
    ["without a time", { ...held, automation_locked_at: null }, 8],
    ["with garbage as time", { ...held, automation_locked_at: "yesterday" }, 8],
    ["with a number as time", { ...held, automation_locked_at: 1768219080 }, 8],
    [
      "further in the future than the lease",
      { ...held, automation_locked_at: "2026-01-12T12:05:01+00:00" },
      8,
    ],
    ["with a token of text digits", { automation_lock_token: " 7 " }, 8],
    ["with a broken number as token", { automation_lock_token: 7.5 }, 8],
    ["with null as token", { automation_lock_token: null }, 1],
    ["with text as token", { automation_lock_token: "abc" }, 1],
    ["with an object as token", { automation_lock_token: { n: 1 } }, 1],
    ["with the largest token", { automation_lock_token: Number.MAX_SAFE_INTEGER }, 1],
  ])("%s", async (_, before, token) => {
    const { result, state } = await lock(before);
    expect(result).toMatchObject({ kind: "acquired", token });
    expect(state).toEqual({
      extra: 1,
      automation_in_progress: true,
      automation_locked_at: "2026-01-12T12:00:00.000000+00:00",
      automation_lock_owner: "cron",
      automation_lock_token: token,
    });
  });
});

describe("refuses the lock and writes nothing", () => {
  test.each<[string, Json]>([
    ["that is fresh", held],
    ["exactly as old as the lease", { ...held, automation_locked_at: "2026-01-12T11:55:00.000000+00:00" }],
    ["written with Z", { ...held, automation_locked_at: "2026-01-12T11:58:00Z" }],
    ["written without an offset", { ...held, automation_locked_at: "2026-01-12T11:58:00" }],
    ["a little ahead", { ...held, automation_locked_at: "2026-01-12T12:00:30+00:00" }],
    ["held by a truth of another type", { ...held, automation_in_progress: "false" }],
  ])("%s", async (_, before) => {
    const { result, state } = await lock(before);
    expect(result).toMatchObject({ kind: "held", holder: { owner: "scheduler" } });
    expect(state).toEqual(before);
  });
});

test("does not acquire the lock when refused, and writes nothing", async () => {
  await using folder = await createStateFolder();
  await folder.write("state", { last_tick: "now" });
  const refuse = ({ last_tick }: Document) => ({ last_tick: String(last_tick) });
  const lock = await acquireLock(new FileStore(folder.path), { owner: "cron", now, refuse });
  expect(lock).toEqual({ kind: "refused", reason: { last_tick: "now" } });
  expect(await folder.state()).toEqual({ last_tick: "now" });
});
