import { OperationError } from "../../../src/core/errors.ts";
import type { Document, JsonValue } from "../documents/document.ts";
import { isTruthy, toFloat, toInteger, toObject, toText } from "../documents/python-values.ts";

export type Season = "winter" | "summer";
export type SceneKey = Season | "fan" | "off";

/** What a tick reads of the document `settings`, with the application's defaults for what is absent or garbage. */
export interface TickSettings {
  /** Off: the meter is polled and nothing else, but for repeats of an OFF that are due. */
  enabled: boolean;
  /** Trimmed, in lower case. Only a {@link Season} leads to an action. */
  mode: string;
  /** As it stands: `isInsideWindow` reads it. */
  timeWindows: JsonValue | undefined;
  turnOffOutsideWindows: boolean;
  /** Inside a window an OFF becomes "fan". */
  fanDuringWindow: boolean;
  /** Empty: there is none. */
  meterId: string;
  /** Empty: there is none, and scenes are all that can be run. */
  airconId: string;
  /** Empty: there is none. */
  scenes: Readonly<Record<SceneKey, string>>;
  airconPollCooldownMinutes: number;
  /** 0 or less: `anyCooldownSeconds` holds. */
  onCooldownSeconds: number;
  offCooldownSeconds: number;
  anyCooldownSeconds: number;
  /** How often an OFF is sent in all. */
  offRepeatCount: number;
  offRepeatIntervalSeconds: number;
}

/** Thresholds and wishes of one mode. Temperatures in °C. */
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

/** The profile of a mode; `undefined` when one of its three temperatures is missing or no number. */
export function readProfile(settings: Document, mode: string): Profile | undefined {
  const profile = toObject(settings[mode]);
  const minimum = toFloat(profile.min_temp);
  const maximum = toFloat(profile.max_temp);
  const target = toFloat(profile.target_temp);
  if (minimum === undefined || maximum === undefined || target === undefined) return undefined;
  // The application takes heating for both seasons where the settings do not say.
  return {
    minimum,
    maximum,
    target,
    airconMode: toInteger(profile.ac_mode) ?? 5,
    fanSpeed: fanSpeedOf(profile),
  };
}

/** Target and fan speed of the fan, which is started without looking at a profile's thresholds. */
export function readFanProfile(settings: Document, mode: string): Pick<Profile, "target" | "fanSpeed"> {
  const profile = toObject(settings[mode]);
  return { target: toFloat(profile.target_temp) || 22, fanSpeed: fanSpeedOf(profile) };
}

/**
 * Degrees that the temperature must be beyond a threshold: 0 where nothing is set.
 * @throws {OperationError} for what is no number, which ends the application's tick as well.
 */
export function readHysteresis(settings: Document): number {
  const value = settings.hysteresis_celsius;
  const hysteresis = isTruthy(value) ? toFloat(value) : 0;
  if (hysteresis === undefined) throw noNumber();
  return hysteresis;
}

// Absent is winter; what is no text becomes one that no season has.
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

function noNumber(): OperationError {
  return new OperationError({
    code: "TICK002",
    message: "settings.hysteresis_celsius is not a number",
    remedy: "Set it to degrees such as 0.3, or remove it",
  });
}
