import { expect, test } from "vitest";
import type { Aircon } from "../../../src/local/switchbot/aircon.ts";
import { humidityAt, temperatureAfter } from "../../../src/local/switchbot/climate.ts";
import fc from "../../support/seeded-fast-check.ts";

const off: Aircon = { power: "off", mode: 5, temperature: 23, fanSpeed: 3 };
const heat: Aircon = { ...off, power: "on" };
const cool: Aircon = { ...heat, mode: 2, temperature: 22 };

test("a room without heating cools to the outside temperature, first fast and then slowly", () => {
  const room = { temperature: 20, outside: 5 };
  expect(temperatureAfter(room, off, 0)).toBe(20);
  expect(temperatureAfter(room, off, 3)).toBeCloseTo(5 + 15 / Math.E);
  expect(temperatureAfter(room, off, 100)).toBeCloseTo(5);
});

test("heating brings it to the target temperature and holds it there", () => {
  const room = { temperature: 17, outside: 5 };
  expect(temperatureAfter(room, heat, 0.3)).toBeCloseTo(23 - 6 / Math.E);
  expect(temperatureAfter(room, heat, 10)).toBeCloseTo(23);
  expect(temperatureAfter({ ...room, temperature: 25 }, heat, 10)).toBe(23);
});

test("heating does not cool and cooling does not heat", () => {
  expect(temperatureAfter({ temperature: 30, outside: 30 }, heat, 1)).toBe(30);
  expect(temperatureAfter({ temperature: 15, outside: 15 }, cool, 1)).toBe(15);
  expect(temperatureAfter({ temperature: 28, outside: 30 }, cool, 10)).toBeCloseTo(22);
});

test("automatic does both; dry and fan do neither", () => {
  for (const mode of [0, 1]) {
    const automatic = { ...heat, mode };
    expect(temperatureAfter({ temperature: 15, outside: 5 }, automatic, 10)).toBeCloseTo(23);
    expect(temperatureAfter({ temperature: 29, outside: 35 }, automatic, 10)).toBeCloseTo(23);
  }
  for (const mode of [3, 4]) {
    const room = { temperature: 20, outside: 5 };
    expect(temperatureAfter(room, { ...heat, mode }, 2)).toBe(temperatureAfter(room, off, 2));
  }
});

test("the result does not depend on how often it is computed", () => {
  const celsius = fc.double({ min: 15, max: 35, noNaN: true });
  const hours = fc.double({ min: 0, max: 5, noNaN: true });
  const aircon = fc.constantFrom(off, heat, { ...heat, mode: 4 });
  fc.assert(
    fc.property(celsius, hours, hours, aircon, (temperature, first, second, set) => {
      const room = { temperature, outside: 5 };
      const between = temperatureAfter(room, set, first);
      const twice = temperatureAfter({ ...room, temperature: between }, set, second);
      expect(twice).toBeCloseTo(temperatureAfter(room, set, first + second), 6);
    }),
  );
});

test("warmer air has a lower relative humidity", () => {
  expect(humidityAt(20)).toBe(50);
  expect(humidityAt(9)).toBe(99);
  expect(humidityAt(31)).toBe(25);
});
