import { describe, expect, test } from "vitest";
import { evening, noon, remote, room, roomWithoutScenes, secondsBefore, tickAt } from "../support/room.ts";
import type { Json } from "../support/state-folder.ts";

const off = { assumed_aircon_power: "off" };
const due = {
  remaining: 2,
  interval_seconds: 10,
  next_run_at: secondsBefore(noon, 1),
  state_reason: "automation_winter_off",
};
const withQueue = (queue: unknown): Json => ({ ...off, pending_off_repeat: queue });

describe("a repeat of an OFF that is due", () => {
  test("is sent before anything is read, and delays the next one by its interval", async () => {
    const { outcome, calls, state } = await tickAt(20, { state: withQueue(due) });
    expect({ outcome, calls }).toEqual({ outcome: "no_action", calls: ["scene:SO", "status:METER"] });
    expect(state).toMatchObject({
      last_action: "scene(SO) (automation_winter_off)",
      last_action_at: "2026-01-12T12:00:00.000000+00:00",
      pending_off_repeat: { ...due, remaining: 1, next_run_at: secondsBefore(noon, -10) },
    });
  });

  test("is due at exactly its time", async () => {
    const { calls } = await tickAt(20, { state: withQueue({ ...due, next_run_at: secondsBefore(noon, 0) }) });
    expect(calls).toEqual(["scene:SO", "status:METER"]);
  });

  test.each([1, "1", 1.9, true])("ends the queue when %j remains", async (remaining) => {
    const { calls, state } = await tickAt(20, { state: withQueue({ ...due, remaining }) });
    expect(calls[0]).toBe("scene:SO");
    expect(state).not.toHaveProperty("pending_off_repeat");
  });

  test("ends the queue when it fails", async () => {
    const { calls, state } = await tickAt(20, { state: withQueue(due), fail: ["scene", "cmd"] });
    expect(calls).toEqual(["scene:SO", `cmd:${remote}:turnOff:default`, "status:METER"]);
    expect(state).not.toHaveProperty("pending_off_repeat");
    expect(state).not.toHaveProperty("last_action_at");
  });

  test("is sent during a cooldown and restarts it", async () => {
    const settings = { ...room, command_cooldown_seconds: 60 };
    const state = { ...withQueue(due), last_action_at: secondsBefore(noon, 5) };
    const tried = await tickAt(10, { settings, state });
    expect({ outcome: tried.outcome, calls: tried.calls }).toEqual({
      outcome: "cooldown",
      calls: ["scene:SO", "status:METER"],
    });
  });

  test("is sent while the automation is disabled, and after someone switched the aircon on", async () => {
    const settings = { ...roomWithoutScenes, automation_enabled: false };
    const state = { ...withQueue({ ...due, remaining: 1 }), assumed_aircon_power: "on" };
    const tried = await tickAt(20, { settings, state });
    expect(tried.calls).toEqual([`cmd:${remote}:turnOff:default`, "status:METER"]);
    expect(tried.state).toMatchObject(off);
  });

  test("starts the fan inside a window where the settings ask for that, each time", async () => {
    const settings = { ...room, fan_mode_during_window: true };
    const state = { ...withQueue(due), assumed_aircon_power: "on", assumed_aircon_mode: 4 };
    expect((await tickAt(21, { settings, state })).calls).toEqual(["scene:SF", "status:METER"]);
  });

  test("turns off outside all windows", async () => {
    const settings = { ...room, fan_mode_during_window: true };
    const { calls } = await tickAt(21, { settings, now: evening, state: withQueue(due) });
    expect(calls).toEqual(["scene:SO", "status:METER"]);
  });

  test("uses defaults for missing values", async () => {
    const queue = {
      remaining: 3,
      interval_seconds: "soon",
      next_run_at: due.next_run_at,
      state_reason: "  ",
    };
    const { state } = await tickAt(20, { state: withQueue(queue) });
    expect(state).toMatchObject({
      last_action: "scene(SO) (automation_off_repeat)",
      pending_off_repeat: {
        remaining: 2,
        interval_seconds: 10,
        next_run_at: secondsBefore(noon, -10),
        state_reason: "automation_off_repeat",
      },
    });
  });

  test("is recorded with any interval", async () => {
    const { state } = await tickAt(20, { state: withQueue({ ...due, interval_seconds: 9e14 }) });
    expect(state).toMatchObject({
      last_action: "scene(SO) (automation_winter_off)",
      pending_off_repeat: { remaining: 1, next_run_at: "9999-12-31T00:00:00.000000+00:00" },
    });
  });

  test("truncates the latest action to the limit of the history", async () => {
    const { state } = await tickAt(20, { state: withQueue({ ...due, state_reason: "x".repeat(300) }) });
    expect(state.last_action).toHaveLength(255);
  });
});

describe("a queue", () => {
  test("that is not due yet does not change", async () => {
    const queue = { ...due, next_run_at: secondsBefore(noon, -0.001) };
    const { calls, state } = await tickAt(20, { state: withQueue(queue) });
    expect(calls).toEqual(["status:METER"]);
    expect(state.pending_off_repeat).toEqual(queue);
  });

  test.each<[string, Json]>([
    ["without sends", { ...due, remaining: 0 }],
    ["of garbage sends", { ...due, remaining: "many" }],
    ["without a time", { ...due, next_run_at: null }],
    ["with a number as time", { ...due, next_run_at: 1_768_219_080 }],
    ["with text as time", { ...due, next_run_at: "nope" }],
  ])("%s is removed", async (_, queue) => {
    const { calls, state } = await tickAt(20, { state: withQueue(queue) });
    expect(calls).toEqual(["status:METER"]);
    expect(state).not.toHaveProperty("pending_off_repeat");
  });

  test.each(["x", 5, [due]])("that is not an object, such as %j, is ignored", async (queue) => {
    const { calls, state } = await tickAt(20, { state: withQueue(queue) });
    expect(calls).toEqual(["status:METER"]);
    expect(state.pending_off_repeat).toEqual(queue);
  });
});

describe("an OFF", () => {
  const on = { assumed_aircon_power: "on" };

  test("that is sent twice queues one repeat, which an immediate second tick does not send", async () => {
    const settings = { ...room, off_repeat_count: 2 };
    const first = await tickAt(30, { settings, state: on });
    expect(first.state.pending_off_repeat).toEqual({
      ...due,
      remaining: 1,
      next_run_at: secondsBefore(noon, -10),
    });
    const second = await tickAt(30, { settings, state: first.state });
    expect({ outcome: second.outcome, calls: second.calls }).toEqual({
      outcome: "already_off",
      calls: ["status:METER"],
    });
    expect(second.state.pending_off_repeat).toEqual(first.state.pending_off_repeat);
  });

  test.each([1, 0, -5, "x", null])("that is sent once (%j) removes an empty queue", async (count) => {
    const settings = { ...room, off_repeat_count: count };
    const { calls, state } = await tickAt(30, { settings, state: { ...on, pending_off_repeat: "old" } });
    expect(calls).toEqual(["status:METER", "scene:SO"]);
    expect(state).not.toHaveProperty("pending_off_repeat");
  });
});
