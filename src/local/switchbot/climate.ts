import type { Aircon } from "./aircon.ts";

// Time constants: in this time the room covers 63 % of the way to the outside temperature, or to the target of the air
// conditioner.
const leakHours = 3;
const airconHours = 0.3;

/**
 * The temperature of the room after some time, in °C: it approaches the outside temperature exponentially, and faster
 * the target while the air conditioner heats or cools. At the target it stays.
 * @param hours since the room had `temperature`
 */
export function temperatureAfter(
  { temperature, outside }: { temperature: number; outside: number },
  aircon: Aircon,
  hours: number,
): number {
  const unaided = approach(temperature, outside, hours / leakHours);
  const { heats, cools } = abilitiesOf(aircon);
  const target = aircon.temperature;
  const aided = approach(temperature, target, hours / airconHours);
  const heated = heats ? Math.max(unaided, Math.min(aided, target)) : unaided;
  return cools ? Math.min(heated, Math.max(aided, target)) : heated;
}

/** Relative humidity in whole percent: the same water in warmer air, which holds twice as much every 11 K. */
export function humidityAt(temperature: number): number {
  return Math.round(Math.min(Math.max(50 * 2 ** ((20 - temperature) / 11), 10), 99));
}

function approach(from: number, to: number, times: number): number {
  return to + (from - to) * Math.exp(-times);
}

function abilitiesOf({ power, mode }: Aircon): { heats: boolean; cools: boolean } {
  const automatic = mode === 0 || mode === 1;
  return {
    heats: power === "on" && (mode === 5 || automatic),
    cools: power === "on" && (mode === 2 || automatic),
  };
}
