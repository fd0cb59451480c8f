import { describe, expect, test } from "vitest";
import { noon, remote, room, secondsBefore, tickAt } from "../support/room.ts";
import type { Json } from "../support/state-folder.ts";

const on = { assumed_aircon_power: "on" };
const off = { assumed_aircon_power: "off" };

describe("with the fan instead of OFF", () => {
  const fan = { ...room, fan_mode_during_window: true };
  const fanByCommand = { ...fan, aircon_scenes: {} };

  test("starts the fan when it is too warm in winter", async () => {
    const { outcome, calls, state } = await tickAt(30, {
      settings: fan,
      state: { ...on, assumed_aircon_mode: 5 },
    });
    expect({ outcome, calls }).toEqual({ outcome: "winter_off", calls: ["status:METER", "scene:SF"] });
    expect(state).toMatchObject({ ...on, assumed_aircon_mode: 4, assumed_aircon_parameter: null });
  });

  test.each<[string, Json]>([
    ["by its mode", { assumed_aircon_mode: 4 }],
    ["by the name of the latest action", { last_action: "scene(MyFan)" }],
  ])("leaves a fan alone that is known %s", async (_, state) => {
    const tried = await tickAt(30, { settings: fan, state: { ...on, ...state } });
    expect({ outcome: tried.outcome, calls: tried.calls }).toEqual({
      outcome: "no_action",
      calls: ["status:METER"],
    });
  });

  test("sends a command with the season's target when the scene fails", async () => {
    const { calls, state } = await tickAt(30, { settings: fan, state: { ...on }, fail: ["scene"] });
    expect(calls.slice(1)).toEqual(["scene:SF", `cmd:${remote}:setAll:21.0,4,3,on`]);
    expect(state).toMatchObject({ assumed_aircon_mode: 4, assumed_aircon_parameter: "21.0,4,3,on" });
  });

  test("counts a fan command that would change nothing as sent, and repeats it", async () => {
    // With an unknown mode the tick does not see the fan; the parameter is already that of the fan.
    const state = { ...on, assumed_aircon_mode: "4", assumed_aircon_parameter: "21.0,4,3,on" };
    const settings = { ...fanByCommand, off_repeat_count: 2 };
    const sent = await tickAt(30, { settings, state });
    expect(sent.calls).toHaveLength(2);
    expect(sent.state.pending_off_repeat).toMatchObject({ remaining: 1 });
  });

  test("an aircon that is off stays off when it is too warm", async () => {
    const { outcome, calls } = await tickAt(30, { settings: fan, state: { ...off } });
    expect({ outcome, calls }).toEqual({ outcome: "already_off", calls: ["status:METER"] });
  });

  test("an aircon that is off is started between the thresholds", async () => {
    const { outcome, calls, state } = await tickAt(21, {
      settings: { ...fan, off_repeat_count: 3 },
      state: { ...off },
    });
    expect({ outcome, calls }).toEqual({ outcome: "fan_neutral_zone", calls: ["status:METER", "scene:SF"] });
    expect(state).toMatchObject({ ...on, last_action: "scene(SF) (automation_fan_neutral_zone)" });
    expect(state).not.toHaveProperty("pending_off_repeat");
  });

  test("reports the fan even if starting it between the thresholds fails", async () => {
    const { outcome, state } = await tickAt(21, {
      settings: fanByCommand,
      state: { ...off },
      fail: ["cmd"],
    });
    expect(outcome).toBe("fan_neutral_zone");
    expect(state).toMatchObject({ ...off, last_error: expect.stringContaining("setAll") });
  });

  test.each(["unknown", undefined])(
    "leaves an aircon with power %s alone between the thresholds",
    async (power) => {
      const state = power === undefined ? {} : { assumed_aircon_power: power };
      expect((await tickAt(21, { settings: fan, state })).outcome).toBe("no_action");
    },
  );

  test("turns off when there is neither scene nor device for the fan", async () => {
    const settings = { ...fan, aircon_device_id: "", aircon_scenes: { off: "SO" } };
    const { outcome, calls, state } = await tickAt(30, { settings, state: { ...on } });
    expect({ outcome, calls }).toEqual({ outcome: "winter_off", calls: ["status:METER", "scene:SO"] });
    expect(state).toMatchObject({ ...off, last_error: null });
  });

  test("uses 22 degrees for a repeat in a season without target", async () => {
    const queue = { remaining: 1, next_run_at: secondsBefore(noon, 1), state_reason: "x" };
    const settings = { ...fanByCommand, winter: { fan_speed: 2 } };
    const { calls } = await tickAt(21, { settings, state: { ...on, pending_off_repeat: queue } });
    expect(calls).toEqual([`cmd:${remote}:setAll:22.0,4,2,on`, "status:METER"]);
  });
});
