import { describe, expect, test } from "vitest";
import {
  evening,
  physical,
  remote,
  room,
  roomWithoutScenes,
  secondsBefore,
  tickAt,
} from "../support/room.ts";
import type { Json } from "../support/state-folder.ts";

const turnsOff = { ...room, turn_off_outside_windows: true };
const on = { assumed_aircon_power: "on" };

function tickOutside(trial: Parameters<typeof tickAt>[1] = {}) {
  return tickAt(10, { settings: turnsOff, now: evening, ...trial });
}

describe("outside all windows", () => {
  test.each<[string, Json, Json, string, string[]]>([
    ["nothing is sent where the settings do not ask for it", room, on, "outside_window", []],
    ["an aircon that is off is left alone", turnsOff, { assumed_aircon_power: "off" }, "already_off", []],
    ["one that is on is turned off", turnsOff, on, "turned_off_outside_window", ["scene:SO"]],
    ["one of unknown power is turned off", turnsOff, {}, "turned_off_outside_window", ["scene:SO"]],
    [
      "the aircon is turned off, never switched to fan",
      { ...turnsOff, fan_mode_during_window: true },
      on,
      "turned_off_outside_window",
      ["scene:SO"],
    ],
    [
      "an active cooldown prevents the OFF",
      { ...turnsOff, command_cooldown_seconds: 60 },
      { ...on, last_action_at: secondsBefore(evening, 59) },
      "noop",
      [],
    ],
    [
      "a cooldown that is over does not prevent the OFF",
      { ...turnsOff, command_cooldown_seconds: 60 },
      { ...on, last_action_at: secondsBefore(evening, 60) },
      "turned_off_outside_window",
      ["scene:SO"],
    ],
  ])("%s", async (_, settings, state, expected, sent) => {
    const { outcome, calls, history } = await tickOutside({ settings, state });
    expect({ outcome, calls }).toEqual({ outcome: expected, calls: ["status:METER", ...sent] });
    expect(history).toEqual([]);
  });

  test("a failed reading does not stop the OFF", async () => {
    const { outcome, calls, state } = await tickOutside({ state: on, fail: ["meter"] });
    expect({ outcome, calls }).toEqual({
      outcome: "turned_off_outside_window",
      calls: ["status:METER", "scene:SO"],
    });
    expect(state).toMatchObject({
      assumed_aircon_power: "off",
      last_error: null,
      last_temperature_stale: true,
    });
  });

  test("an OFF that fails is noop and records its error", async () => {
    const { outcome, calls, state } = await tickOutside({ state: on, fail: ["scene", "cmd"] });
    expect({ outcome, calls }).toEqual({
      outcome: "noop",
      calls: ["status:METER", "scene:SO", `cmd:${remote}:turnOff:default`],
    });
    expect(state).toMatchObject({ ...on, last_error: expect.stringContaining("turnOff") });
  });

  test("the OFF is repeated where the settings ask for that", async () => {
    const settings = { ...turnsOff, off_repeat_count: "3", off_repeat_interval_seconds: 0 };
    const { state } = await tickOutside({ settings, state: on });
    expect(state.pending_off_repeat).toEqual({
      remaining: 2,
      interval_seconds: 1,
      next_run_at: secondsBefore(evening, -1),
      state_reason: "automation_off_outside_window",
    });
  });

  test("a physical aircon is polled first, and may already be off", async () => {
    const settings = { ...turnsOff, aircon_device_id: physical, aircon_scenes: {} };
    const { outcome, calls } = await tickOutside({ settings, state: on, aircon: { power: "off" } });
    expect({ outcome, calls }).toEqual({ outcome: "noop", calls: ["status:METER", `status:${physical}`] });
  });

  test("a disabled automation only reads", async () => {
    const settings = { ...roomWithoutScenes, turn_off_outside_windows: true, automation_enabled: 0 };
    const { outcome, calls, history } = await tickOutside({ settings, state: on });
    expect({ outcome, calls, history }).toEqual({
      outcome: "disabled",
      calls: ["status:METER"],
      history: [],
    });
  });
});
