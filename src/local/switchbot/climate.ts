import type { Aircon } from "./aircon.ts";

// Time constants in hours: the time in which the room covers 63 % of the way to the outside temperature, or to the
// target of the air conditioner.
const insulationHours = 3;
const airconHours = 0.3;

/**
 * The temperature of the room after some time, in °C: it approaches the outside temperature exponentially and, while
 * the air conditioner heats or cools, the target faster. It stays at the target.
 * @param hours since the room had `temperature`
 */
export function temperatureAfter(
  { temperature, outside }: { temperature: number; outside: number },
  aircon: Aircon,
  hours: number,
): number {
  const unaided = approach(temperature, outside, hours / insulationHours);
  const { heats, cools } = modeOf(aircon);
  const target = aircon.temperature;
  const aided = approach(temperature, target, hours / airconHours);
  const heated = heats ? Math.max(unaided, Math.min(aided, target)) : unaided;
  return cools ? Math.min(heated, Math.max(aided, target)) : heated;
}

/** Relative humidity in whole percent, for a constant amount of water: warmer air holds twice as much per 11 K. */
export function humidityAt(temperature: number): number {
  return Math.round(Math.min(Math.max(50 * 2 ** ((20 - temperature) / 11), 10), 99));
}

function approach(from: number, to: number, times: number): number {
  return to + (from - to) * Math.exp(-times);
}

function modeOf({ power, mode }: Aircon): { heats: boolean; cools: boolean } {
  const isAutomatic = mode === 0 || mode === 1;
  return {
    heats: power === "on" && (mode === 5 || isAutomatic),
    cools: power === "on" && (mode === 2 || isAutomatic),
  };
}
