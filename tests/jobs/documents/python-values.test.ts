import { expect, test } from "vitest";
import type { JsonValue } from "../../../jobs/src/documents/document.ts";
import { formatFloat, toFloat } from "../../../jobs/src/documents/python-values.ts";
import fc from "../../support/seeded-fast-check.ts";

test.each<[number, string]>([
  [21, "21.0"],
  [22.5, "22.5"],
  [0, "0.0"],
  [-0, "-0.0"],
  [-3, "-3.0"],
  [0.1 + 0.2, "0.30000000000000004"],
  [0.0001, "0.0001"],
  [0.00001, "1e-05"],
  [1.5e-7, "1.5e-07"],
  [999_999_999_999_999.9, "999999999999999.9"],
  [1e15, "1000000000000000.0"],
  [1e16, "1e+16"],
  [1.25e22, "1.25e+22"],
  [1e100, "1e+100"],
  [Number.POSITIVE_INFINITY, "inf"],
  [Number.NEGATIVE_INFINITY, "-inf"],
  [Number.NaN, "nan"],
])("%d is formatted as %s", (number, text) => expect(formatFloat(number)).toBe(text));

test("every number survives formatting and parsing", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), (number) => Object.is(toFloat(formatFloat(number)), number)),
  );
});

test.each<[JsonValue | undefined, number | undefined]>([
  [17, 17],
  [" 17.5\n", 17.5],
  ["-.5", -0.5],
  ["5.", 5],
  ["1e3", 1000],
  [true, 1],
  [false, 0],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-inf", Number.NEGATIVE_INFINITY],
  ["+NaN", Number.NaN],
  ["", undefined],
  ["17 °C", undefined],
  ["0x11", undefined],
  ["1,5", undefined],
  [null, undefined],
  [[17], undefined],
  [undefined, undefined],
])("%j is read as %s", (value, number) => expect(toFloat(value)).toEqual(number));
