import { expect, test } from "vitest";
import { formatDuration, parseDuration } from "../../src/core/duration.ts";
import fc from "../support/seeded-fast-check.ts";

test.each([
  ["2h30m", 9_000_000],
  ["45m", 2_700_000],
  ["90m", 5_400_000],
  ["1d12h", 129_600_000],
  [" 1d ", 86_400_000],
])("%j is %d milliseconds", (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each(["", "0m", "2", "2 h", "30m2h", "1.5h", "-1h", "1h1h", "1w", "10s", "h"])(
  "%j is not a duration",
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);

test("a formatted duration parses back, to the minute", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000 }), (minutes) => {
      expect(parseDuration(formatDuration(minutes * 60_000))).toBe(minutes * 60_000);
    }),
  );
});
