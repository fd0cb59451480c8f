import { describe, expect, test } from "vitest";
import { room, tickAt } from "../support/room.ts";
import type { Json } from "../support/state-folder.ts";

describe("a reading", () => {
  test.each<[string, Json, string]>([
    ["as text of a number", { temperature: " 17 " }, "winter_on"],
    ["of true", { temperature: true }, "winter_on"],
    ["of null", { temperature: null }, "missing_meter"],
    ["that is absent", { humidity: 40 }, "missing_meter"],
    ["as other text", { temperature: "cold" }, "invalid_temperature"],
    ["as a list", { temperature: [17] }, "invalid_temperature"],
  ])("%s", async (_, meter, expected) => {
    const { outcome, state } = await tickAt(0, { meter });
    expect(outcome).toBe(expected);
    expect(state.last_temperature).toEqual(meter.temperature ?? null);
    expect(state.last_error === null).toBe(expected !== "invalid_temperature");
  });

  test("that fails keeps the latest one, marked as stale", async () => {
    const { outcome, state, history } = await tickAt(0, {
      fail: ["meter"],
      state: { last_temperature: 19, last_humidity: 40, last_temperature_stale: false },
    });
    expect(outcome).toBe("missing_meter");
    expect(state).toMatchObject({
      last_temperature: 19,
      last_humidity: 40,
      last_read_at: "2026-01-12T12:00:00.000000+00:00",
      last_temperature_stale: true,
      last_temperature_stale_reason: "api_error",
      last_error: expect.stringContaining("METER"),
      last_tick_status: "missing_meter",
      last_tick_error: expect.stringContaining("METER"),
    });
    expect(history).toEqual([]);
  });

  test("without a meter is an error and counts as an attempt", async () => {
    const { outcome, calls, state } = await tickAt(0, {
      settings: { ...room, meter_device_id: " " },
      state: { last_temperature_stale: false },
    });
    expect({ outcome, calls }).toEqual({ outcome: "missing_meter", calls: [] });
    expect(state).toMatchObject({
      last_read_at: "2026-01-12T12:00:00.000000+00:00",
      last_error: "settings.meter_device_id is missing",
      last_temperature_stale: false,
    });
  });

  test("that succeeds clears the error of an earlier tick", async () => {
    const { state } = await tickAt(20, {
      state: { last_error: "boom", last_temperature_stale: true, last_temperature_stale_reason: "app_start" },
      meter: { temperature: 20.5, humidity: 41 },
    });
    expect(state).toMatchObject({
      last_temperature: 20.5,
      last_humidity: 41,
      last_error: null,
      last_temperature_stale: false,
      last_temperature_stale_reason: null,
    });
  });
});
