import { describe, expect, test } from "vitest";
import { noon, remote, room, roomWithoutScenes, secondsBefore, tickAt } from "../support/room.ts";
import type { Json } from "../support/state-folder.ts";

const on = { assumed_aircon_power: "on" };
const off = { assumed_aircon_power: "off" };
const summer = { ...room, mode: "summer" };

describe("turning on", () => {
  test("runs the scene each time, even when the aircon is assumed to be on", async () => {
    const { calls, state } = await tickAt(10, {
      state: { ...on, last_action_at: secondsBefore(noon, 3600) },
    });
    expect(calls).toEqual(["status:METER", "scene:SW"]);
    expect(state).toMatchObject({
      assumed_aircon_power: "on",
      assumed_aircon_mode: null,
      assumed_aircon_parameter: null,
      last_action: "scene(SW) (automation_winter_on)",
      last_action_at: "2026-01-12T12:00:00.000000+00:00",
      last_error: null,
    });
  });

  test("sends a command when the scene fails, which is not an error", async () => {
    const { calls, state } = await tickAt(27, { settings: summer, fail: ["scene"] });
    expect(calls).toEqual(["status:METER", "scene:SS", `cmd:${remote}:setAll:24.5,2,2,on`]);
    expect(state).toMatchObject({
      assumed_aircon_mode: 2,
      assumed_aircon_parameter: "24.5,2,2,on",
      last_action: "setAll(24.5,2,2,on)",
      last_error: null,
    });
  });

  test("ends with api_error when both scene and command fail", async () => {
    const { outcome, state, history } = await tickAt(10, { state: { ...off }, fail: ["scene", "cmd"] });
    expect(outcome).toBe("api_error");
    expect(state).toMatchObject({ ...off, last_error: expect.stringContaining("setAll") });
    expect(state).not.toHaveProperty("last_action_at");
    expect(history).toHaveLength(1);
  });

  test.each<[string, Json]>([
    ["the power", { assumed_aircon_power: "off" }],
    ["the mode", { assumed_aircon_mode: 4 }],
    ["the parameter", { assumed_aircon_parameter: "21,5,3,on" }],
  ])("is skipped only when nothing would change: sent where %s differs", async (_, different) => {
    const same = { ...on, assumed_aircon_mode: 5, assumed_aircon_parameter: "21.0,5,3,on" };
    const settings = roomWithoutScenes;
    expect((await tickAt(10, { settings, state: same })).calls).toEqual(["status:METER"]);
    const { calls } = await tickAt(10, { settings, state: { ...same, ...different } });
    expect(calls).toEqual(["status:METER", `cmd:${remote}:setAll:21.0,5,3,on`]);
  });

  test("reports a skipped command as on and does not restart the cooldown", async () => {
    const lastActionAt = secondsBefore(noon, 7200);
    const state = {
      ...on,
      assumed_aircon_mode: 5,
      assumed_aircon_parameter: "21.0,5,3,on",
      last_action_at: lastActionAt,
    };
    const tried = await tickAt(10, { settings: roomWithoutScenes, state });
    expect(tried.outcome).toBe("winter_on");
    expect(tried.state.last_action_at).toBe(lastActionAt);
  });

  test("ends the repeats of an OFF", async () => {
    const queue = {
      remaining: 3,
      interval_seconds: 10,
      next_run_at: secondsBefore(noon, -600),
      state_reason: "x",
    };
    const { state } = await tickAt(10, { state: { pending_off_repeat: queue } });
    expect(state).not.toHaveProperty("pending_off_repeat");
  });

  test("records the error of a failed scene when there is no device", async () => {
    const { outcome, state } = await tickAt(10, {
      settings: { ...room, aircon_device_id: "" },
      fail: ["scene"],
    });
    expect(outcome).toBe("winter_on");
    expect(state.last_error).toContain("SW");
  });

  test("reports what is missing when there is neither scene nor device", async () => {
    const settings = { ...roomWithoutScenes, aircon_device_id: "", aircon_scenes: { winter: 5 } };
    const { outcome, state } = await tickAt(10, { settings });
    expect(outcome).toBe("winter_on");
    expect(state.last_error).toContain("aircon_scenes.winter");
  });
});

describe("turning off", () => {
  test("with a command keeps mode and parameter", async () => {
    const assumed = { ...on, assumed_aircon_mode: 5, assumed_aircon_parameter: "21.0,5,3,on" };
    const { outcome, calls, state } = await tickAt(30, { settings: roomWithoutScenes, state: assumed });
    expect(outcome).toBe("winter_off");
    expect(calls).toEqual(["status:METER", `cmd:${remote}:turnOff:default`]);
    expect(state).toMatchObject({ ...assumed, assumed_aircon_power: "off", last_action: "turnOff" });
  });

  test.each(["unknown", undefined, "ON"])(
    "sends the command while the assumed power is %s",
    async (power) => {
      const state = power === undefined ? {} : { assumed_aircon_power: power };
      expect((await tickAt(30, { state })).calls).toEqual(["status:METER", "scene:SO"]);
    },
  );

  test("that fails is not an action and queues no repeats", async () => {
    const { outcome, state } = await tickAt(30, {
      settings: { ...room, off_repeat_count: 3 },
      state: { ...on },
      fail: ["scene", "cmd"],
    });
    expect(outcome).toBe("no_action");
    expect(state).toMatchObject({ ...on, last_error: expect.stringContaining("turnOff") });
    expect(state).not.toHaveProperty("pending_off_repeat");
  });

  test("sends nothing while repeats are queued", async () => {
    const queue = { remaining: 1, next_run_at: secondsBefore(noon, -60) };
    const { outcome, calls } = await tickAt(30, { state: { ...on, pending_off_repeat: queue } });
    expect({ outcome, calls }).toEqual({ outcome: "off_repeat_pending", calls: ["status:METER"] });
  });
});
