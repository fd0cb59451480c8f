import type { Json } from "./state-folder.ts";
import { type Trial, type TrialResult, tryTick } from "./tick-trial.ts";

/** Noon on a Monday, inside the window of {@link room}. */
export const noon = new Date("2026-01-12T12:00:00.000Z");
export const evening = new Date("2026-01-12T21:00:00.000Z");

export const remote = "02-202001010000-12345678";
export const physical = "AABBCCDDEEFF";

/** Settings of a room with a meter, an infrared remote and a scene for each action. */
export const room: Json = {
  automation_enabled: true,
  mode: "winter",
  meter_device_id: "METER",
  aircon_device_id: remote,
  hysteresis_celsius: 0.5,
  timezone: "UTC",
  time_windows: [{ days: [0, 1, 2, 3, 4, 5, 6], start: "08:00", end: "20:00" }],
  winter: { min_temp: 18, max_temp: 24, target_temp: 21, ac_mode: 5, fan_speed: 3 },
  summer: { min_temp: 22, max_temp: 26, target_temp: 24.5, ac_mode: 2, fan_speed: 2 },
  aircon_scenes: { winter: "SW", summer: "SS", fan: "SF", off: "SO" },
};

/** The same room with commands to the remote only. */
export const roomWithoutScenes: Json = { ...room, aircon_scenes: {} };

/** A timestamp in the application's format, some seconds before a time. */
export function secondsBefore(moment: Date, seconds: number): string {
  return new Date(moment.getTime() - seconds * 1000).toISOString().replace("Z", "000+00:00");
}

/** Runs a tick in that room at noon, at a temperature in °C. */
export async function tickAt(
  temperature: unknown,
  trial: Partial<Trial> = {},
): Promise<TrialResult & { outcome: string }> {
  const tried = await tryTick({ settings: room, now: noon, meter: { temperature }, ...trial });
  const { result } = tried;
  return { ...tried, outcome: result.kind === "done" ? result.outcome : result.kind };
}
