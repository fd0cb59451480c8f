import { describe, expect, test } from "vitest";
import { noon, physical, roomWithoutScenes, secondsBefore, tickAt } from "../support/room.ts";

const on = { assumed_aircon_power: "on" };

describe("a physical aircon", () => {
  const settings = { ...roomWithoutScenes, aircon_device_id: physical };
  const assumed = { ...on, assumed_aircon_mode: 5, assumed_aircon_parameter: "21.0,5,3,on" };

  test("that reports something else than is assumed gets its command again", async () => {
    const { calls } = await tickAt(10, { settings, state: assumed, aircon: { power: "off" } });
    expect(calls.at(-1)).toBe(`cmd:${physical}:setAll:21.0,5,3,on`);
  });

  test("that reports whole degrees without a decimal gets its command again", async () => {
    const aircon = { power: "on", mode: 5, temperature: 21, fanSpeed: 3 };
    const { calls } = await tickAt(10, { settings, state: assumed, aircon });
    expect(calls.at(-1)).toBe(`cmd:${physical}:setAll:21.0,5,3,on`);
  });

  test("is asked again before an action, even just after it was asked", async () => {
    const state = { ...on, last_aircon_poll_at: secondsBefore(noon, 1) };
    const { calls, outcome } = await tickAt(30, { settings, state, aircon: { power: "off" } });
    expect({ calls, outcome }).toEqual({
      calls: ["status:METER", `status:${physical}`],
      outcome: "already_off",
    });
  });
});
