import { describe, expect, test } from "vitest";
import { parseSchedule } from "../../src/schedule/parse.ts";
import { ScheduleError } from "../../src/schedule/schedule-error.ts";
import fc from "../support/seeded-fast-check.ts";
import { anyExpression, reference } from "./reference.ts";

describe("a schedule in Render's dialect", () => {
  test("is read into its values", () => {
    expect(parseSchedule("0,30 8-10 1-31/10 JAN,jul mon-FRI")).toEqual({
      expression: "0,30 8-10 1-31/10 JAN,JUL MON-FRI",
      minutes: [0, 30],
      hours: [8, 9, 10],
      daysOfMonth: [1, 11, 21, 31],
      months: [1, 7],
      daysOfWeek: [1, 2, 3, 4, 5],
      dayRule: "either",
    });
  });

  test.each([
    ["  0 2\t*  * * \n", "0 2 * * *"],
    ["0 2 * * sun", "0 2 * * SUN"],
    ["05 02 * * *", "05 02 * * *"],
  ])("%j is normalised to %j", (text, normalised) => {
    expect(parseSchedule(text).expression).toBe(normalised);
  });

  test("sorts lists and drops repeated values", () => {
    expect(parseSchedule("30,0,30,15-16 * * * *").minutes).toEqual([0, 15, 16, 30]);
  });

  test("takes a step beyond the range, as in Render's own example */60", () => {
    expect(parseSchedule("*/60 * * * MON-FRI").minutes).toEqual([0]);
  });

  test("accepts the leap day", () => {
    expect(parseSchedule("0 0 29 2 *").daysOfMonth).toEqual([29]);
  });

  test("accepts a day that the month lacks when the weekday alone is enough", () => {
    expect(parseSchedule("0 0 31 2 MON").dayRule).toBe("either");
  });

  test("is immutable", () => {
    expect(Object.isFrozen(parseSchedule("0 2 * * *"))).toBe(true);
  });
});

describe("day of month and day of week", () => {
  test.each([
    ["0 0 1 * MON", "either"],
    ["0 0 */2 * MON", "either"], // a step makes the star a restriction: robfig/cron 3, parser.go
    ["0 0 1-31 * MON", "either"],
    ["0 0 * * MON", "both"],
    ["0 0 1 * *", "both"],
    ["0 0 */1 * MON", "both"],
    ["0 0 5,* * MON", "both"],
    ["0 0 * * *", "both"],
  ])("%s: %s has to match", (expression, dayRule) => {
    expect(parseSchedule(expression).dayRule).toBe(dayRule);
  });
});

test("an expression is rejected as never running exactly when no day of nine years matches", () => {
  const firstDay = Date.UTC(2019, 0, 1);
  fc.assert(
    fc.property(anyExpression, (expression) => {
      const { hasRunsOn } = reference(expression);
      let runs = false;
      for (let index = 0; index < 9 * 366 && !runs; index++)
        runs = hasRunsOn(new Date(firstDay + index * 86_400_000));
      expect(codeOf(expression)).toBe(runs ? undefined : "SCHED012");
    }),
    { numRuns: 500 },
  );
});

function codeOf(expression: string): string | undefined {
  try {
    parseSchedule(expression);
    return undefined;
  } catch (error) {
    if (error instanceof ScheduleError) return error.problem.code;
    throw error;
  }
}
