import { describe, expect, test } from "vitest";
import { noon, room, secondsBefore, tickAt } from "../support/room.ts";
import type { Json } from "../support/state-folder.ts";

const on = { assumed_aircon_power: "on" };
const off = { assumed_aircon_power: "off" };

describe("a cooldown", () => {
  const cooldowns = {
    action_on_cooldown_seconds: 300,
    action_off_cooldown_seconds: 60,
    command_cooldown_seconds: 120,
  };
  const withoutOwn = { ...cooldowns, action_on_cooldown_seconds: 0, action_off_cooldown_seconds: null };

  test.each<[string, Json, Json, number, boolean]>([
    ["of ON", cooldowns, on, 270, true],
    ["of ON", cooldowns, on, 301, false],
    ["of ON, at exactly its length", cooldowns, on, 300, false],
    ["of OFF", cooldowns, off, 45, true],
    ["of OFF", cooldowns, off, 61, false],
    ["of OFF for an unknown power", cooldowns, { assumed_aircon_power: "unknown" }, 59, true],
    ["of OFF for no power", cooldowns, {}, 60, false],
    ["of any command", withoutOwn, on, 90, true],
    ["of any command", withoutOwn, off, 120, false],
    ["of none", { action_on_cooldown_seconds: -1, command_cooldown_seconds: 0 }, on, 0, false],
    ["in the future", cooldowns, on, -3600, true],
  ])("%s: %j, %j, %d s after the action", async (_, settings, state, seconds, blocks) => {
    const tried = await tickAt(10, {
      settings: { ...room, ...settings },
      state: { ...state, last_action_at: secondsBefore(noon, seconds) },
    });
    expect(tried.outcome).toBe(blocks ? "cooldown" : "winter_on");
    expect(tried.calls).toHaveLength(blocks ? 1 : 2);
  });

  test.each(["2026-01-12T11:59:30", "2026-01-12T11:59:30Z", "2026-01-12T12:59:30+01:00"])(
    "reads %s",
    async (last_action_at) => {
      const state = { ...off, last_action_at };
      expect((await tickAt(10, { settings: { ...room, ...cooldowns }, state })).outcome).toBe("cooldown");
    },
  );

  test.each(["yesterday", null, 5, ""])("treats %j as no action", async (last_action_at) => {
    const state = { ...off, last_action_at };
    expect((await tickAt(10, { settings: { ...room, ...cooldowns }, state })).outcome).toBe("winter_on");
  });

  test("is the outcome at any temperature, but not for an invalid profile", async () => {
    const state = { ...on, last_action_at: secondsBefore(noon, 1) };
    const settings = { ...room, ...cooldowns };
    expect((await tickAt(21, { settings, state })).outcome).toBe("cooldown");
    expect((await tickAt(21, { settings: { ...settings, winter: {} }, state })).outcome).toBe(
      "invalid_profile",
    );
  });
});
