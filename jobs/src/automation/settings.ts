import { OperationError } from "../../../src/core/errors.ts";
import type { Document, JsonValue } from "../documents/document.ts";
import { isTruthy, toFloat, toInteger, toObject, toText } from "../documents/python-values.ts";

export type Season = "winter" | "summer";
export type SceneKey = Season | "fan" | "off";

/** The settings of a tick, with the application's defaults for values that are absent or invalid. */
export interface TickSettings {
  /** When false, only the meter is polled and repeats of an OFF that are due are sent. */
  enabled: boolean;
  /** Trimmed, in lower case. Only a {@link Season} causes actions. */
  mode: string;
  /** Unchecked: `isInsideWindow` reads it. */
  timeWindows: JsonValue | undefined;
  turnOffOutsideWindows: boolean;
  /** Inside a window an OFF is replaced by "fan". */
  fanDuringWindow: boolean;
  /** Empty: none. */
  meterId: string;
  /** Empty: none, so only scenes can run. */
  airconId: string;
  /** Empty: none. */
  scenes: Readonly<Record<SceneKey, string>>;
  airconPollCooldownMinutes: number;
  /** 0 or less: `anyCooldownSeconds` applies. */
  onCooldownSeconds: number;
  offCooldownSeconds: number;
  anyCooldownSeconds: number;
  /** How often an OFF is sent in total. */
  offRepeatCount: number;
  offRepeatIntervalSeconds: number;
}

/** Thresholds and target of one mode. Temperatures in °C. */
export interface Profile {
  minimum: number;
  maximum: number;
  target: number;
  /** 0 or 1 auto, 2 cool, 3 dry, 4 fan, 5 heat. */
  airconMode: number;
  /** 1 auto, 2 low, 3 medium, 4 high. */
  fanSpeed: number;
}

export function readTickSettings(settings: Document): TickSettings {
  const integer = (key: string, fallback: number) => toInteger(settings[key]) ?? fallback;
  return {
    enabled: isTruthy(settings.automation_enabled),
    mode: modeOf(settings.mode),
    timeWindows: settings.time_windows,
    turnOffOutsideWindows: isTruthy(settings.turn_off_outside_windows),
    fanDuringWindow: isTruthy(settings.fan_mode_during_window),
    meterId: toText(settings.meter_device_id),
    airconId: toText(settings.aircon_device_id),
    scenes: scenesOf(toObject(settings.aircon_scenes)),
    airconPollCooldownMinutes: integer("aircon_poll_cooldown_minutes", 15),
    onCooldownSeconds: integer("action_on_cooldown_seconds", 0),
    offCooldownSeconds: integer("action_off_cooldown_seconds", 0),
    anyCooldownSeconds: integer("command_cooldown_seconds", 0),
    offRepeatCount: integer("off_repeat_count", 1),
    offRepeatIntervalSeconds: Math.max(integer("off_repeat_interval_seconds", 10), 1),
  };
}

/** The profile of a mode; `undefined` when one of its three temperatures is missing or not a number. */
export function readProfile(settings: Document, mode: string): Profile | undefined {
  const profile = toObject(settings[mode]);
  const minimum = toFloat(profile.min_temp);
  const maximum = toFloat(profile.max_temp);
  const target = toFloat(profile.target_temp);
  if (minimum === undefined || maximum === undefined || target === undefined) return undefined;
  // The application's default is heating, in both seasons.
  return {
    minimum,
    maximum,
    target,
    airconMode: toInteger(profile.ac_mode) ?? 5,
    fanSpeed: fanSpeedOf(profile),
  };
}

/** Target and speed for the fan, which needs no thresholds. */
export function readFanProfile(settings: Document, mode: string): Pick<Profile, "target" | "fanSpeed"> {
  const profile = toObject(settings[mode]);
  return { target: toFloat(profile.target_temp) || 22, fanSpeed: fanSpeedOf(profile) };
}

/**
 * Degrees that the temperature must be beyond a threshold: 0 where not set.
 * @throws {OperationError} for a value that is not a number, which fails the application's tick as well.
 */
export function readHysteresis(settings: Document): number {
  const value = settings.hysteresis_celsius;
  const hysteresis = isTruthy(value) ? toFloat(value) : 0;
  if (hysteresis === undefined) throw notANumber();
  return hysteresis;
}

// Absent is winter; a value that is not text matches no season.
function modeOf(value: JsonValue | undefined): string {
  return value === undefined ? "winter" : String(value).trim().toLowerCase();
}

function scenesOf(scenes: Document): Record<SceneKey, string> {
  const id = (key: SceneKey) => (typeof scenes[key] === "string" ? scenes[key].trim() : "");
  return { winter: id("winter"), summer: id("summer"), fan: id("fan"), off: id("off") };
}

function fanSpeedOf(profile: Document): number {
  return toInteger(profile.fan_speed) ?? 3;
}

function notANumber(): OperationError {
  return new OperationError({
    code: "TICK002",
    message: "settings.hysteresis_celsius is not a number",
    remedy: "Set it to degrees such as 0.3, or remove it",
  });
}
