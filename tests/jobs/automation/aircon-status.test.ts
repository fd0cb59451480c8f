import { describe, expect, test } from "vitest";
import { isVirtual } from "../../../jobs/src/automation/aircon-status.ts";
import { noon, physical, roomWithoutScenes, secondsBefore, tickAt } from "../support/room.ts";
import type { Json } from "../support/state-folder.ts";

const on = { assumed_aircon_power: "on" };

describe("a physical aircon", () => {
  const settings = { ...roomWithoutScenes, aircon_device_id: physical };
  const assumed = { ...on, assumed_aircon_mode: 5, assumed_aircon_parameter: "21.0,5,3,on" };

  test("gets the command again when it reports a different status than assumed", async () => {
    const { calls } = await tickAt(10, { settings, state: assumed, aircon: { power: "off" } });
    expect(calls.at(-1)).toBe(`cmd:${physical}:setAll:21.0,5,3,on`);
  });

  test("gets the command again when it reports degrees without a decimal", async () => {
    const aircon = { power: "on", mode: 5, temperature: 21, fanSpeed: 3 };
    const { calls } = await tickAt(10, { settings, state: assumed, aircon });
    expect(calls.at(-1)).toBe(`cmd:${physical}:setAll:21.0,5,3,on`);
  });

  test("is polled again before an action, even right after a poll", async () => {
    const state = { ...on, last_aircon_poll_at: secondsBefore(noon, 1) };
    const { calls, outcome } = await tickAt(30, { settings, state, aircon: { power: "off" } });
    expect({ calls, outcome }).toEqual({
      calls: ["status:METER", `status:${physical}`],
      outcome: "already_off",
    });
  });
});

describe("the status of a physical aircon", () => {
  const settings = { ...roomWithoutScenes, aircon_device_id: physical };
  const read = ["status:METER", `status:${physical}`];
  const now = secondsBefore(noon, 0);

  test.each<[string, Json, Json, boolean]>([
    ["14 minutes after the latest", {}, { ...on, last_aircon_poll_at: secondsBefore(noon, 899) }, false],
    ["15 minutes after it", {}, { ...on, last_aircon_poll_at: secondsBefore(noon, 900) }, true],
    ["written with Z", {}, { ...on, last_aircon_poll_at: "2026-01-12T11:59:00Z" }, false],
    ["ahead of the clock", {}, { ...on, last_aircon_poll_at: secondsBefore(noon, -60) }, false],
    ["without an assumed power", {}, { last_aircon_poll_at: now }, true],
    ["with null as assumed power", {}, { assumed_aircon_power: null, last_aircon_poll_at: now }, true],
    ["after a time of garbage", {}, { ...on, last_aircon_poll_at: "nope" }, true],
    ["for the first time", {}, on, true],
    [
      "with a cooldown as text",
      { aircon_poll_cooldown_minutes: "1" },
      { ...on, last_aircon_poll_at: secondsBefore(noon, 60) },
      true,
    ],
    ["without a cooldown", { aircon_poll_cooldown_minutes: 0 }, { ...on, last_aircon_poll_at: now }, true],
  ])("is read or not: %s", async (_, changed, state, isRead) => {
    const { calls, outcome } = await tickAt(21, { settings: { ...settings, ...changed }, state });
    expect({ calls, outcome }).toEqual({ calls: isRead ? read : read.slice(0, 1), outcome: "no_action" });
  });

  test("is read even if the meter failed, but not outside windows or while disabled", async () => {
    expect((await tickAt(21, { settings, fail: ["meter"] })).calls).toEqual(read);
    expect((await tickAt(21, { settings: { ...settings, time_windows: [] } })).calls).toEqual([
      "status:METER",
    ]);
    expect((await tickAt(21, { settings: { ...settings, automation_enabled: 0 } })).calls).toEqual([
      "status:METER",
    ]);
  });

  test.each<[string, Json, Json]>([
    [
      "all four fields",
      { power: "on", mode: 2, temperature: 20, fanSpeed: 1 },
      { assumed_aircon_power: "on", assumed_aircon_mode: 2, assumed_aircon_parameter: "20,2,1,on" },
    ],
    [
      "power alone",
      { power: "off", mode: null },
      { assumed_aircon_power: "off", assumed_aircon_mode: 5, assumed_aircon_parameter: "p" },
    ],
    [
      "all but the fan",
      { power: "auto", mode: 3, temperature: 20.5 },
      { assumed_aircon_power: "auto", assumed_aircon_mode: 3, assumed_aircon_parameter: "p" },
    ],
    ["nothing", {}, { assumed_aircon_power: "on", assumed_aircon_mode: 5, assumed_aircon_parameter: "p" }],
  ])("uses the values it reports: %s", async (_, aircon, expected) => {
    const state = { ...on, assumed_aircon_mode: 5, assumed_aircon_parameter: "p" };
    expect((await tickAt(21, { settings, state, aircon })).state).toMatchObject({
      ...expected,
      last_aircon_poll_at: now,
    });
  });

  test("records the time of a failed read, but no error", async () => {
    const { outcome, state, log } = await tickAt(21, { settings, state: { ...on }, fail: ["ac"] });
    expect(outcome).toBe("no_action");
    expect(state).toMatchObject({ ...on, last_aircon_poll_at: now, last_error: null });
    expect(log).toContainEqual(expect.objectContaining({ level: "error", text: "Aircon polling failed" }));
  });
});

describe("an infrared remote has no status", () => {
  test.each([
    ["02-202001010000-12345678", true],
    ["12-456-89-123", true],
    ["12-456-89-12", false],
    ["A1B2C3D4E5F6", false],
    ["A1B2C3D4E5F6-1", false],
    ["", false],
  ])("%s: %s", (id, expected) => expect(isVirtual(id)).toBe(expected));

  test("so it is never polled, and the time of the last poll stays", async () => {
    const { calls, state } = await tickAt(10, { state: { last_aircon_poll_at: "then" } });
    expect(calls).toEqual(["status:METER", "scene:SW"]);
    expect(state.last_aircon_poll_at).toBe("then");
  });
});
