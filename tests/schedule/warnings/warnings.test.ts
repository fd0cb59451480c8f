import { describe, expect, test } from "vitest";
import { formatProblem } from "../../../src/core/errors.ts";
import { parseSchedule } from "../../../src/schedule/parse.ts";
import { nextRuns } from "../../../src/schedule/runs.ts";
import { scheduleRules, scheduleWarnings } from "../../../src/schedule/warnings/warnings.ts";
import fc from "../../support/seeded-fast-check.ts";

/** The warnings about an expression, as people read them. */
function warnings(expression: string, usualDurationSeconds?: number): string {
  const found = scheduleWarnings(parseSchedule(expression), { usualDurationSeconds });
  return `\n${found.map((warning) => formatProblem(warning, "⚠")).join("\n")}\n`;
}

function codes(expression: string, usualDurationSeconds?: number): string[] {
  return scheduleWarnings(parseSchedule(expression), { usualDurationSeconds }).map(({ code }) => code);
}

test("common schedules raise nothing", () => {
  for (const expression of [
    ...["* * * * *", "*/5 * * * *", "*/15 * * * *", "*/60 * * * *", "0 * * * *", "7,37 * * * *"],
    ...["0 */2 * * *", "0 */4 * * *", "0 2 * * *", "0 0,12 * * *", "*/10 9-17 * * MON-FRI", "0 9-17/2 * * *"],
    ...[
      "0 2 1 * *",
      "0 2 1,15 * *",
      "0 2 28 * *",
      "0 2 * * MON",
      "0 2 * 1,7 *",
      "0 2 1 */3 *",
      "* * * * MON-FRI",
    ],
    ...["5-59/10 * * * *", "20-59/15 * * * *", "0-30/7 * * * *"],
  ]) {
    expect([expression, codes(expression, 5)]).toEqual([expression, []]);
  }
});

describe("an uneven step", () => {
  test("is reported with both intervals and the nearest step that divides", () => {
    expect(
      ["*/45 * * * *", "*/7 * * * *", "0-59/25 * * * *", "0 */5 * * *", "0 2 1 */5 *", "0 2 * * */2"]
        .map((expression) => warnings(expression))
        .join(""),
    ).toMatchInlineSnapshot(`
      "
      ⚠ "*/45 * * * *": */45 (field 1, minute) restarts each hour: runs are 45 or 15 minutes apart
        Use a step that divides 60, such as "*/30 * * * *", or list the values  [RULE001]

      ⚠ "*/7 * * * *": */7 (field 1, minute) restarts each hour: runs are 7 or 4 minutes apart
        Use a step that divides 60, such as "*/6 * * * *", or list the values  [RULE001]

      ⚠ "0-59/25 * * * *": 0-59/25 (field 1, minute) restarts each hour: runs are 25 or 10 minutes apart
        Use a step that divides 60, such as "*/20 * * * *", or list the values  [RULE001]

      ⚠ "0 */5 * * *": */5 (field 2, hour) restarts each day: runs are 5 or 4 hours apart
        Use a step that divides 24, such as "0 */4 * * *", or list the values  [RULE001]

      ⚠ "0 2 1 */5 *": */5 (field 4, month) restarts each year: runs are 5 or 2 months apart
        Use a step that divides 12, such as "0 2 1 */4 *", or list the values  [RULE001]

      ⚠ "0 2 * * */2": */2 (field 5, day of week) restarts each week: runs are 2 or 1 days apart
        List the days you mean, such as MON,WED,FRI  [RULE001]
      "
    `);
  });

  test("beyond the field has no effect", () => {
    expect(
      ["*/90 * * * *", "0 */36 * * *"].map((expression) => warnings(expression)).join(""),
    ).toMatchInlineSnapshot(`
      "
      ⚠ "*/90 * * * *": */90 (field 1, minute) is not a step of 90 minutes: it runs each hour, only at minute 0
        For one run each hour, write "0 * * * *": a cron step cannot be longer than that  [RULE001]

      ⚠ "0 */36 * * *": */36 (field 2, hour) is not a step of 36 hours: it runs each day, only at hour 0
        For one run each day, write "0 0 * * *": a cron step cannot be longer than that  [RULE001]
      "
    `);
  });

  test.each([
    ["*/45 2 * * *", "the hour after it has no runs"],
    ["*/45 2,4 * * *", "nor have the hours in between"],
    ["0 */5 * * MON", "the day after it has no runs"],
    ["*/45 23,0 * * MON", "23 is followed by 0 on the next day only"],
    ["50-59/7 * * * *", "its author has chosen where it begins"],
    ["0-30/7 * * * *", "and where it ends"],
    ["*/7,3 * * * *", "a list is chosen value by value"],
    ["0 2 1 * */2", "either day field is enough"],
  ])("%s is not uneven: %s", (expression) => {
    expect(codes(expression)).not.toContain("RULE001");
  });

  test.each([["*/45 2,3 * * *"], ["*/45 23,0 * * *"], ["0 */5 * * MON,TUE"], ["0 */5 31,1 * *"]])(
    "%s is uneven",
    (expression) => {
      expect(codes(expression)).toEqual(["RULE001"]);
    },
  );
});

describe("a step of days", () => {
  test("is reported with the intervals across month ends", () => {
    expect(
      ["0 2 */2 * *", "0 2 */7 * *", "0 2 1-31/10 * *", "0 2 */40 * *"]
        .map((expression) => warnings(expression))
        .join(""),
    ).toMatchInlineSnapshot(`
      "
      ⚠ "0 2 */2 * *": */2 (field 3, day of month) restarts each month: across a month end, runs are 1 to 2 days apart instead of 2
        Run every day, "0 2 * * *", and let the job decide, or list the days you mean  [RULE002]

      ⚠ "0 2 */7 * *": */7 (field 3, day of month) restarts each month: across a month end, runs are 1 to 7 days apart instead of 7
        Choose a weekday, "0 2 * * MON", or list the days you mean  [RULE002]

      ⚠ "0 2 1-31/10 * *": 1-31/10 (field 3, day of month) restarts each month: across a month end, runs are 1 to 10 days apart instead of 10
        Run every day, "0 2 * * *", and let the job decide, or list the days you mean  [RULE002]

      ⚠ "0 2 */40 * *": */40 (field 3, day of month) restarts each month: across a month end, runs are 28 to 31 days apart instead of 40
        Run every day, "0 2 * * *", and let the job decide, or list the days you mean  [RULE002]
      "
    `);
  });

  test.each([["0 2 */2 6 *"], ["0 2 */2 1,3,5 *"], ["0 2 1-15/2 * *"], ["0 2 */1 * *"]])(
    "%s ends where its author chose",
    (expression) => {
      expect(codes(expression)).toEqual([]);
    },
  );
});

describe("every minute", () => {
  test("of chosen hours or rare days is reported with its runs", () => {
    expect(
      ["* 2 * * *", "* 9-17 * * MON-FRI", "*/1 */6 * * *", "* * 1 * *", "* * * * SUN"]
        .map((expression) => warnings(expression))
        .join(""),
    ).toMatchInlineSnapshot(`
      "
      ⚠ "* 2 * * *": runs every minute of hour 2: 60 runs a day
        For one run an hour, set the minute: "0 2 * * *"  [RULE003]

      ⚠ "* 9-17 * * MON-FRI": runs every minute of 9 hours: 540 runs a day
        For one run an hour, set the minute: "0 9-17 * * MON-FRI"  [RULE003]

      ⚠ "*/1 */6 * * *": runs every minute of 4 hours: 240 runs a day
        For one run an hour, set the minute: "0 */6 * * *"  [RULE003]

      ⚠ "* * 1 * *": runs every minute of its days: 1440 runs on each of them
        For one run a day, set minute and hour: "0 0 1 * *"  [RULE003]

      ⚠ "* * * * SUN": runs every minute of its days: 1440 runs on each of them
        For one run a day, set minute and hour: "0 0 * * SUN"  [RULE003]
      "
    `);
  });

  test.each([["0-58 2 * * *"], ["*/2 2 * * *"], ["* * * * SAT,SUN"], ["* 0-23 * * *"]])(
    "%s is not",
    (expression) => {
      expect(codes(expression)).toEqual([]);
    },
  );
});

describe("both day fields", () => {
  test("are reported with the days on which it runs", () => {
    expect(
      ["0 9 13 * FRI", "0 2 1-7 * MON", "0 2 */2 * MON"].map((expression) => warnings(expression)).join(""),
    ).toMatchInlineSnapshot(`
      "
      ⚠ "0 9 13 * FRI": day of month 13 (field 3) and day of week FRI (field 5) are both set, and cron runs when either matches: on about 62 days a year
        Keep one of them, "0 9 13 * *" or "0 9 * * FRI"; if both must match, check the date in the job  [RULE004]

      ⚠ "0 2 1-7 * MON": day of month 1-7 (field 3) and day of week MON (field 5) are both set, and cron runs when either matches: on about 124 days a year
        Keep one of them, "0 2 1-7 * *" or "0 2 * * MON"; if both must match, check the date in the job  [RULE004]

      ⚠ "0 2 */2 * MON": day of month */2 (field 3) and day of week MON (field 5) are both set, and cron runs when either matches: on about 212 days a year
        Keep one of them, "0 2 */2 * *" or "0 2 * * MON"; if both must match, check the date in the job  [RULE004]
      "
    `);
  });

  test.each([["0 9 13 * *"], ["0 9 * * FRI"], ["0 9 */1 * FRI"]])("%s sets one only", (expression) => {
    expect(codes(expression)).toEqual([]);
  });
});

describe("months without the day", () => {
  test("are listed by name", () => {
    expect(
      ["0 2 31 * *", "0 2 29,30 * *", "0 2 29 2 *", "0 2 30 1-3 *", "0 2 31 12,6 *"]
        .map((expression) => warnings(expression))
        .join(""),
    ).toMatchInlineSnapshot(`
      "
      ⚠ "0 2 31 * *": day of month 31 (field 3) is not in every month: no run in February, April, June, September, November
        Use day 28, or the first of the next month: "0 2 1 * *"  [RULE005]

      ⚠ "0 2 29,30 * *": day of month 29,30 (field 3) is not in every month: February has it only in leap years
        Use day 28, or the first of the next month: "0 2 1 * *"  [RULE005]

      ⚠ "0 2 29 2 *": day of month 29 (field 3) is not in every month: February has it only in leap years
        Use day 28, or the first of the next month: "0 2 1 3 *"  [RULE005]

      ⚠ "0 2 30 1-3 *": day of month 30 (field 3) is not in every month: no run in February
        Use day 28, or the first of the next month: "0 2 1 2,3,4 *"  [RULE005]

      ⚠ "0 2 31 12,6 *": day of month 31 (field 3) is not in every month: no run in June
        Use day 28, or the first of the next month: "0 2 1 1,7 *"  [RULE005]
      "
    `);
  });

  test.each([["0 2 28 * *"], ["0 2 31 1,3,5 *"], ["0 2 15,31 * *"], ["0 2 30 4 *"], ["0 2 28-31 * *"]])(
    "%s leaves no month out",
    (expression) => {
      expect(codes(expression)).toEqual([]);
    },
  );
});

describe("the usual duration", () => {
  test("longer than the interval to the next run is reported with both", () => {
    expect(
      [
        warnings("*/15 * * * *", 16 * 60),
        warnings("* * * * *", 90),
        warnings("50 23,0 * * *", 3_601),
        warnings("0 2 * * *", 13 * 3_600),
      ].join(""),
    ).toMatchInlineSnapshot(`
      "
      ⚠ "*/15 * * * *": a run usually takes 16m, but the next one can be due after 15m: Render starts it late, when the first has ended, and does not report it
        Run it less often, make it faster, or correct usualDurationSeconds  [RULE006]

      ⚠ "* * * * *": a run usually takes 1m30s, but the next one can be due after 1m: Render starts it late, when the first has ended, and does not report it
        Run it less often, make it faster, or correct usualDurationSeconds  [RULE006]

      ⚠ "50 23,0 * * *": a run usually takes 1h1s, but the next one can be due after 1h: Render starts it late, when the first has ended, and does not report it
        Run it less often, make it faster, or correct usualDurationSeconds  [RULE006]

      ⚠ "0 2 * * *": a run usually takes 13h, but Render stops it after 12h
        Split the work over several runs, or move it to a background worker  [RULE007]
      "
    `);
  });

  test.each([
    ["*/15 * * * *", 15 * 60, []],
    ["*/15 * * * *", 15 * 60 + 1, ["RULE006"]],
    ["55 23 * * *", 12 * 3_600, []],
    ["55 23 * * *", 12 * 3_600 + 1, ["RULE007"]],
    ["5 0,23 * * *", 3_600, []],
    ["5 0,23 * * *", 3_601, ["RULE006"]],
    ["5 0,23 * * MON", 3_601, []],
    ["5 0,23 * * MON,TUE", 3_601, ["RULE006"]],
  ] as const)("%s with runs of %i s: %j", (expression, seconds, expected) => {
    expect(codes(expression, seconds)).toEqual(expected);
  });
});

test("a step that is not reported has evenly spaced runs", () => {
  const steps = fc.tuple(fc.integer({ min: 2, max: 70 }), fc.constantFrom("minute", "hour"));
  fc.assert(
    fc.property(steps, ([step, field]) => {
      const expression = field === "minute" ? `*/${step} * * * *` : `0 */${step} * * *`;
      const runs = nextRuns(parseSchedule(expression), new Date("2026-01-01T00:00:00Z"), 150);
      const unit = field === "minute" ? 60_000 : 3_600_000;
      const distances = new Set(
        runs.slice(1).map((run, index) => (run.getTime() - (runs[index]?.getTime() ?? 0)) / unit),
      );
      const even = distances.size === 1 && distances.has(step);
      expect([expression, codes(expression)]).toEqual([expression, even ? [] : ["RULE001"]]);
    }),
    { numRuns: 300 },
  );
});

test("codes are in order, each once", () => {
  const known = scheduleRules.map(({ code }) => code);
  expect(known).toEqual([...new Set(known)].sort());
  expect(codes("*/45 2,3 13 * FRI", 50_000)).toEqual(["RULE001", "RULE004", "RULE006", "RULE007"]);
});
