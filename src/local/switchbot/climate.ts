import type { Aircon } from "./aircon.ts";

// In one such time the room makes 63 % of its way: to the temperature outside by itself, to the wanted one with help.
const leakHours = 3;
const airconHours = 0.3;

/**
 * The temperature of the room some time later, in °C: a first-order law towards the temperature outside, and faster
 * towards the wanted one while the air conditioner heats or cools. At the wanted temperature it holds it.
 * @param hours since the room had `temperature`
 */
export function temperatureAfter(
  { temperature, outside }: { temperature: number; outside: number },
  aircon: Aircon,
  hours: number,
): number {
  const alone = approach(temperature, outside, hours / leakHours);
  const { heats, cools } = abilitiesOf(aircon);
  const wanted = aircon.temperature;
  const helped = approach(temperature, wanted, hours / airconHours);
  const heated = heats ? Math.max(alone, Math.min(helped, wanted)) : alone;
  return cools ? Math.min(heated, Math.max(helped, wanted)) : heated;
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
