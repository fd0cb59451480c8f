import { describe, expect, test } from "vitest";
import { remote, room, roomWithoutScenes, tickAt } from "../support/room.ts";
import type { Json } from "../support/state-folder.ts";

const on = { assumed_aircon_power: "on" };
const off = { assumed_aircon_power: "off" };
const summer = { ...room, mode: "summer" };

describe("thresholds include the hysteresis beyond them", () => {
  test.each<[string, Json, number, Json, string]>([
    ["winter", room, 17.5, off, "winter_on"],
    ["winter", room, 17.51, off, "no_action"],
    ["winter", room, 24.49, on, "no_action"],
    ["winter", room, 24.5, on, "winter_off"],
    ["summer", summer, 26.5, off, "summer_on"],
    ["summer", summer, 26.49, off, "no_action"],
    ["summer", summer, 21.51, on, "no_action"],
    ["summer", summer, 21.5, on, "summer_off"],
    ["without hysteresis", { ...room, hysteresis_celsius: null }, 18, off, "winter_on"],
    ["hysteresis as text", { ...room, hysteresis_celsius: " 1.5 " }, 16.5, off, "winter_on"],
    ["hysteresis as text", { ...room, hysteresis_celsius: "1.5" }, 16.6, off, "no_action"],
    ["true as hysteresis", { ...room, hysteresis_celsius: true }, 17.1, off, "no_action"],
    [
      "27.2 above a maximum of 27",
      { ...summer, summer: { min_temp: 22, max_temp: 27, target_temp: 24 } },
      27.2,
      off,
      "no_action",
    ],
  ])("%s at %s", async (_, settings, temperature, state, expected) => {
    const { outcome } = await tickAt(temperature, { settings, state: { ...state } });
    expect(outcome).toBe(expected);
  });
});

describe("an invalid profile", () => {
  test.each<[string, Json, string]>([
    ["is missing", { winter: undefined }, "invalid_profile"],
    ["is no object", { winter: [18, 24] }, "invalid_profile"],
    ["has no target", { winter: { min_temp: 18, max_temp: 24 } }, "invalid_profile"],
    ["has null as minimum", { winter: { min_temp: null, max_temp: 24, target_temp: 21 } }, "invalid_profile"],
    [
      "has text as maximum",
      { winter: { min_temp: 18, max_temp: "warm", target_temp: 21 } },
      "invalid_profile",
    ],
    [
      "has its thresholds swapped",
      { winter: { min_temp: 25, max_temp: 24, target_temp: 21 } },
      "invalid_thresholds",
    ],
    ["is of another mode", { mode: "fan" }, "invalid_profile"],
    ["is of no mode", { mode: null }, "invalid_profile"],
    [
      "is complete but not of a season",
      { mode: "Fan ", fan: { min_temp: 1, max_temp: 2, target_temp: 3 } },
      "invalid_mode",
    ],
  ])("%s", async (_, settings, expected) => {
    const { outcome, calls, state, history } = await tickAt(10, { settings: { ...room, ...settings } });
    expect(outcome).toBe(expected);
    expect(calls).toEqual(["status:METER"]);
    expect(state.last_error).toEqual(expect.any(String));
    expect(history).toHaveLength(1);
  });

  test("may have numbers as text", async () => {
    const profile = { min_temp: "18", max_temp: " 24.0 ", target_temp: "22.5", ac_mode: "x", fan_speed: "2" };
    const { calls } = await tickAt(10, { settings: { ...roomWithoutScenes, winter: profile } });
    expect(calls).toEqual(["status:METER", `cmd:${remote}:setAll:22.5,5,2,on`]);
  });

  test("does not matter when the hysteresis is garbage: the tick fails after the reading", async () => {
    const { result, state, history } = await tickAt(10, {
      settings: { ...room, hysteresis_celsius: "x" },
    });
    expect(result).toMatchObject({ kind: "failed" });
    expect(state).toMatchObject({
      last_temperature: 10,
      last_error: null,
      last_tick_status: "failed",
      last_tick_error: "settings.hysteresis_celsius is not a number",
      automation_in_progress: false,
    });
    expect(history).toEqual([]);
  });
});
