import { expect, test } from "vitest";
import { describeSchedule } from "../../src/schedule/describe-schedule.ts";
import { parseSchedule } from "../../src/schedule/parse.ts";
import fc from "../support/seeded-fast-check.ts";
import { expression } from "./reference.ts";

test("schedules in words", () => {
  const schedules = [
    "* * * * *",
    "*/15 * * * *",
    "0 */2 * * *",
    "30 */2 * * *",
    "0 * * * *",
    "0 2 * * *",
    "0 2,14 * * *",
    "15,45 8,20 * * *",
    "* */6 * * *",
    "*/10 9-17 * * MON-FRI",
    "0 22-23,0-2 * * *",
    "5-59/15 * * * *",
    "0 0 * * SUN",
    "0 0 1 * *",
    "0 0 1 * MON",
    "0 0 29 2 *",
    "0 0 1 */3 *",
  ];
  const words = schedules.map((text) => `${text.padEnd(22)} ${describeSchedule(parseSchedule(text))}`);
  expect(`\n${words.join("\n")}\n`).toMatchInlineSnapshot(`
    "
    * * * * *              Every minute
    */15 * * * *           Every 15 minutes
    0 */2 * * *            Every 2 hours
    30 */2 * * *           At 30 minutes past the hour, every 2 hours
    0 * * * *              Every hour
    0 2 * * *              At 02:00 UTC
    0 2,14 * * *           At 02:00 and 14:00 UTC
    15,45 8,20 * * *       At 15 and 45 minutes past the hour, in the hours 08:00 and 20:00 UTC
    * */6 * * *            Every minute, in the hours 00:00, 06:00, 12:00, and 18:00 UTC
    */10 9-17 * * MON-FRI  Every 10 minutes, between 09:00 and 17:59 UTC, Monday through Friday
    0 22-23,0-2 * * *      Every hour, at 00:00 through 02:00, 22:00, and 23:00 UTC
    5-59/15 * * * *        Every 15 minutes, starting at 5 minutes past the hour
    0 0 * * SUN            At 00:00 UTC, only on Sunday
    0 0 1 * *              At 00:00 UTC, on day 1 of the month
    0 0 1 * MON            At 00:00 UTC, on day 1 of the month and also on Monday
    0 0 29 2 *             At 00:00 UTC, on day 29 of the month, only in February
    0 0 1 */3 *            At 00:00 UTC, on day 1 of the month, only in January, April, July, and October
    "
  `);
});

test("a step that does not divide its field is shown by its values", () => {
  expect(describeSchedule(parseSchedule("*/45 * * * *"))).toBe("At 0 and 45 minutes past the hour");
  expect(describeSchedule(parseSchedule("0 */9 * * *"))).toBe("At 00:00, 09:00 and 18:00 UTC");
  expect(describeSchedule(parseSchedule("0 0 */10 * *"))).toBe(
    "At 00:00 UTC, on day 1, 11, 21, and 31 of the month",
  );
});

test("every schedule has words", () => {
  fc.assert(
    fc.property(expression, (text) => {
      expect(describeSchedule(parseSchedule(text))).toMatch(/^(At|Every|Minutes?) [^\n]+$/);
    }),
    { numRuns: 1000 },
  );
});
