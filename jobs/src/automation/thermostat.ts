import type { Profile, Season } from "./settings.ts";

/**
 * What the temperature asks for. A threshold and its hysteresis belong to the side that acts. Winter heats below
 * the minimum and stops above the maximum, summer cools above the maximum and stops below the minimum.
 */
export function demandOf(
  season: Season,
  temperature: number,
  { minimum, maximum }: Profile,
  hysteresis: number,
): "on" | "off" | "none" {
  const cold = temperature <= minimum - hysteresis;
  const warm = temperature >= maximum + hysteresis;
  // A negative hysteresis can make it both: then the side that starts the season's work wins.
  if (season === "winter") return cold ? "on" : warm ? "off" : "none";
  return warm ? "on" : cold ? "off" : "none";
}
