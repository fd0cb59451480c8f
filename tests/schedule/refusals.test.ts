import { describe, expect, test } from "vitest";
import { formatProblem } from "../../src/core/errors.ts";
import { parseSchedule } from "../../src/schedule/parse.ts";
import { ScheduleError, type ScheduleProblem } from "../../src/schedule/schedule-error.ts";
import fc from "../support/seeded-fast-check.ts";

/** All refusals of some expressions, as people read them. */
function refusals(...expressions: string[]): string {
  return `\n${expressions.map((expression) => formatProblem(refusal(expression))).join("\n")}\n`;
}

function refusal(expression: string): ScheduleProblem {
  try {
    parseSchedule(expression);
  } catch (error) {
    if (error instanceof ScheduleError) return error.problem;
    throw error;
  }
  throw new Error(`${JSON.stringify(expression)} was accepted`);
}

/** The corrected expression at the end of a remedy. */
function example({ remedy }: ScheduleProblem): string {
  const quoted = /: ("[^"]*")$/.exec(remedy)?.[1];
  if (quoted === undefined) throw new Error(`no example in ${remedy}`);
  const text: unknown = JSON.parse(quoted);
  return String(text);
}

describe("rejected, each with a correction:", () => {
  test("a number of fields that is not five", () => {
    expect(
      refusals(
        "",
        "*/15",
        "0 2 * *",
        "*/5 * * * * *",
        "0 2 * * * 2027",
        "0 0 2 * * * 2027",
        "0 2, 3 * * *",
        "1 2 3 4 5 6 7 8",
      ),
    ).toMatchInlineSnapshot(`
      "
      ✖ "": no fields instead of the 5 that Render expects: minute, hour, day of month, month, day of week
        Add the missing fields, * for every value: "0 2 * * *"  [SCHED001]
      ✖ "*/15": 1 field instead of the 5 that Render expects: minute, hour, day of month, month, day of week
        Add the missing fields, * for every value: "*/15 * * * *"  [SCHED001]
      ✖ "0 2 * *": 4 fields instead of the 5 that Render expects: minute, hour, day of month, month, day of week
        Add the missing fields, * for every value: "0 2 * * *"  [SCHED001]
      ✖ "*/5 * * * * *": 6 fields instead of the 5 that Render expects: minute, hour, day of month, month, day of week
        Remove the seconds, which come first in other dialects: "* * * * *"  [SCHED001]
      ✖ "0 2 * * * 2027": 6 fields instead of the 5 that Render expects: minute, hour, day of month, month, day of week
        Remove the year: "0 2 * * *"  [SCHED001]
      ✖ "0 0 2 * * * 2027": 7 fields instead of the 5 that Render expects: minute, hour, day of month, month, day of week
        Remove seconds and year: "0 2 * * *"  [SCHED001]
      ✖ "0 2, 3 * * *": 6 fields instead of the 5 that Render expects: minute, hour, day of month, month, day of week
        Write lists, ranges and steps without spaces: "0 2,3 * * *"  [SCHED001]
      ✖ "1 2 3 4 5 6 7 8": 8 fields instead of the 5 that Render expects: minute, hour, day of month, month, day of week
        Remove everything after the fifth field: "1 2 3 4 5"  [SCHED001]
      "
    `);
  });

  test("numbers out of range", () => {
    expect(
      refusals(
        "60 * * * *",
        "0 24 * * *",
        "0 0-24 * * *",
        "0 0 0 * *",
        "0 0 32 * *",
        "0 0 * 13 *",
        "0 0 * * 8",
      ),
    ).toMatchInlineSnapshot(`
      "
      ✖ "60 * * * *": minute 60 (field 1) is outside 0–59
        Use minute 0 for the full hour: "0 * * * *"  [SCHED002]
      ✖ "0 24 * * *": hour 24 (field 2) is outside 0–23
        Use hour 0 for midnight: "0 0 * * *"  [SCHED002]
      ✖ "0 0-24 * * *": hour 24 (field 2) is outside 0–23
        Use 0 to 23: "0 0-23 * * *"  [SCHED002]
      ✖ "0 0 0 * *": day of month 0 (field 3) is outside 1–31
        Use 1 to 31: "0 0 1 * *"  [SCHED002]
      ✖ "0 0 32 * *": day of month 32 (field 3) is outside 1–31
        Use 1 to 31: "0 0 31 * *"  [SCHED002]
      ✖ "0 0 * 13 *": month 13 (field 4) is outside 1–12
        Use 1 to 12: "0 0 * 12 *"  [SCHED002]
      ✖ "0 0 * * 8": day of week 8 (field 5) is outside 0–6
        Use 0 to 6: "0 0 * * 6"  [SCHED002]
      "
    `);
  });

  test("macros", () => {
    expect(
      refusals(
        "@yearly",
        "@annually",
        "@monthly",
        "@weekly",
        "@Daily",
        "@midnight",
        "@hourly",
        "@every 15m",
        "@every 2h",
        "@every 7m",
        "@reboot",
      ),
    ).toMatchInlineSnapshot(`
      "
      ✖ "@yearly": Render does not support macros
        Write it in full: "0 0 1 1 *"  [SCHED003]
      ✖ "@annually": Render does not support macros
        Write it in full: "0 0 1 1 *"  [SCHED003]
      ✖ "@monthly": Render does not support macros
        Write it in full: "0 0 1 * *"  [SCHED003]
      ✖ "@weekly": Render does not support macros
        Write it in full: "0 0 * * 0"  [SCHED003]
      ✖ "@Daily": Render does not support macros
        Write it in full: "0 0 * * *"  [SCHED003]
      ✖ "@midnight": Render does not support macros
        Write it in full: "0 0 * * *"  [SCHED003]
      ✖ "@hourly": Render does not support macros
        Write it in full: "0 * * * *"  [SCHED003]
      ✖ "@every 15m": Render does not support macros
        Write it in full: "*/15 * * * *"  [SCHED003]
      ✖ "@every 2h": Render does not support macros
        Write it in full: "0 */2 * * *"  [SCHED003]
      ✖ "@every 7m": Render does not support macros
        Write minute, hour, day of month, month and day of week: "0 0 * * *"  [SCHED003]
      ✖ "@reboot": Render does not support macros
        Write minute, hour, day of month, month and day of week: "0 0 * * *"  [SCHED003]
      "
    `);
  });

  test("L, W, # and ? of other dialects", () => {
    expect(
      refusals(
        "0 0 L * *",
        "0 0 LW * *",
        "0 0 15W * *",
        "0 0 ? * MON",
        "0 0 * * MON#1",
        "0 0 * * 5L",
        "0 0 * * FRIL",
        "0 0 * * L",
      ),
    ).toMatchInlineSnapshot(`
      "
      ✖ "0 0 L * *": L (field 3, day of month) uses L of another cron dialect, which Render does not support
        Use a day that every month has: "0 0 28 * *"  [SCHED004]
      ✖ "0 0 LW * *": LW (field 3, day of month) uses L of another cron dialect, which Render does not support
        Use a day that every month has: "0 0 28 * *"  [SCHED004]
      ✖ "0 0 15W * *": 15W (field 3, day of month) uses W of another cron dialect, which Render does not support
        Set the day: "0 0 15 * *"  [SCHED004]
      ✖ "0 0 ? * MON": ? (field 3, day of month) uses ? of another cron dialect, which Render does not support
        Use * for every value: "0 0 * * MON"  [SCHED004]
      ✖ "0 0 * * MON#1": MON#1 (field 5, day of week) uses # of another cron dialect, which Render does not support
        Set the weekday and check the date in the job: "0 0 * * MON"  [SCHED004]
      ✖ "0 0 * * 5L": 5L (field 5, day of week) uses L of another cron dialect, which Render does not support
        Set the weekday and check the date in the job: "0 0 * * 5"  [SCHED004]
      ✖ "0 0 * * FRIL": FRIL (field 5, day of week) uses L of another cron dialect, which Render does not support
        Set the weekday and check the date in the job: "0 0 * * FRI"  [SCHED004]
      ✖ "0 0 * * L": L (field 5, day of week) uses L of another cron dialect, which Render does not support
        Set the last value: "0 0 * * 6"  [SCHED004]
      "
    `);
  });

  test("the hash of Jenkins", () => {
    expect(refusals("H 2 * * *", "H/15 * * * *", "0 H(0-7) * * *")).toMatchInlineSnapshot(`
      "
      ✖ "H 2 * * *": H (field 1, minute) is a hashed value, which only Jenkins supports
        Choose the value: "0 2 * * *"  [SCHED005]
      ✖ "H/15 * * * *": H/15 (field 1, minute) is a hashed value, which only Jenkins supports
        Choose the value: "*/15 * * * *"  [SCHED005]
      ✖ "0 H(0-7) * * *": H(0-7) (field 2, hour) is a hashed value, which only Jenkins supports
        Choose the value: "0 0 * * *"  [SCHED005]
      "
    `);
  });

  test("7 for Sunday", () => {
    expect(
      refusals("0 0 * * 7", "0 0 * * 5-7", "0 0 * * FRI-7", "0 0 * * 1-7/2", "0 0 * * 0-7"),
    ).toMatchInlineSnapshot(`
      "
      ✖ "0 0 * * 7": day of week 7 (field 5) is not supported by Render
        Use 0 for Sunday: "0 0 * * 0"  [SCHED006]
      ✖ "0 0 * * 5-7": day of week 7 (field 5) is not supported by Render
        Use 0 for Sunday: "0 0 * * 5-6,0"  [SCHED006]
      ✖ "0 0 * * FRI-7": day of week 7 (field 5) is not supported by Render
        Use 0 for Sunday: "0 0 * * FRI-6,0"  [SCHED006]
      ✖ "0 0 * * 1-7/2": day of week 7 (field 5) is not supported by Render
        Use 0 for Sunday: "0 0 * * 1-6/2,0"  [SCHED006]
      ✖ "0 0 * * 0-7": day of week 7 (field 5) is not supported by Render
        Use 0 for Sunday: "0 0 * * 0-6"  [SCHED006]
      "
    `);
  });

  test("ranges that run backwards", () => {
    expect(
      refusals("0 22-2 * * *", "0 22-2/2 * * *", "0 0 * * SAT-SUN", "0 0 * NOV-FEB *"),
    ).toMatchInlineSnapshot(`
      "
      ✖ "0 22-2 * * *": range 22-2 (field 2, hour) runs backwards
        Split it where the field starts again: "0 22-23,0-2 * * *"  [SCHED007]
      ✖ "0 22-2/2 * * *": range 22-2/2 (field 2, hour) runs backwards
        Split it where the field starts again: "0 22,0,2 * * *"  [SCHED007]
      ✖ "0 0 * * SAT-SUN": range SAT-SUN (field 5, day of week) runs backwards
        Split it where the field starts again: "0 0 * * SAT,SUN"  [SCHED007]
      ✖ "0 0 * NOV-FEB *": range NOV-FEB (field 4, month) runs backwards
        Split it where the field starts again: "0 0 * NOV-DEC,JAN-FEB *"  [SCHED007]
      "
    `);
  });

  test("a step of zero", () => {
    expect(refusals("*/0 * * * *", "0-30/0 * * * *")).toMatchInlineSnapshot(`
      "
      ✖ "*/0 * * * *": step 0 in */0 (field 1, minute) never advances
        Use a step of 1 or more: "*/1 * * * *"  [SCHED008]
      ✖ "0-30/0 * * * *": step 0 in 0-30/0 (field 1, minute) never advances
        Use a step of 1 or more: "0-30/1 * * * *"  [SCHED008]
      "
    `);
  });

  test("a step after a single value, which is 5,20,35,50 for robfig/cron and 5 for Vixie cron", () => {
    expect(refusals("5/15 * * * *", "0 0 * FEB/3 *")).toMatchInlineSnapshot(`
      "
      ✖ "5/15 * * * *": 5/15 (field 1, minute) has a step but no range, which cron implementations read differently
        Write the range: "5-59/15 * * * *"  [SCHED009]
      ✖ "0 0 * FEB/3 *": FEB/3 (field 4, month) has a step but no range, which cron implementations read differently
        Write the range: "0 0 * FEB-12/3 *"  [SCHED009]
      "
    `);
  });

  test("missing pieces", () => {
    expect(
      refusals("0,,30 * * * *", "0, * * * *", "5- * * * *", "-5 * * * *", "/5 * * * *", "*/ * * * *"),
    ).toMatchInlineSnapshot(`
      "
      ✖ "0,,30 * * * *": list 0,,30 (field 1, minute) has an empty part
        Remove the extra comma: "0,30 * * * *"  [SCHED010]
      ✖ "0, * * * *": list 0, (field 1, minute) has an empty part
        Remove the extra comma: "0 * * * *"  [SCHED010]
      ✖ "5- * * * *": 5- (field 1, minute) has no end of its range
        Write both ends: "5-59 * * * *"  [SCHED010]
      ✖ "-5 * * * *": -5 (field 1, minute) has no start of its range
        Write both ends: "0-5 * * * *"  [SCHED010]
      ✖ "/5 * * * *": /5 (field 1, minute) has no range before its step
        Write the range: "*/5 * * * *"  [SCHED010]
      ✖ "*/ * * * *": */ (field 1, minute) has no step after its slash
        Write the step or remove the slash: "* * * * *"  [SCHED010]
      "
    `);
  });

  test("characters that only look right", () => {
    expect(
      refusals("0 2 ∗ * *", "0 2 * * 1–5", "０ 2 * * *", "٣ 2 * * *", "0 2 * *\u200b *", "0 2 * * é"),
    ).toMatchInlineSnapshot(`
      "
      ✖ "0 2 ∗ * *": "∗" (U+2217) in field 3 is not ASCII, it only looks like "*"
        Type it in plain ASCII: "0 2 * * *"  [SCHED011]
      ✖ "0 2 * * 1–5": "–" (U+2013) in field 5 is not ASCII, it only looks like "-"
        Type it in plain ASCII: "0 2 * * 1-5"  [SCHED011]
      ✖ "０ 2 * * *": "０" (U+FF10) in field 1 is not ASCII, it only looks like "0"
        Type it in plain ASCII: "0 2 * * *"  [SCHED011]
      ✖ "٣ 2 * * *": "٣" (U+0663) in field 1 is not ASCII, it only looks like "3"
        Type it in plain ASCII: "3 2 * * *"  [SCHED011]
      ✖ "0 2 * *\\u{200b} *": "\\u{200b}" (U+200B) in field 4 is not ASCII
        Type it in plain ASCII: "0 2 * * *"  [SCHED011]
      ✖ "0 2 * * é": "é" (U+00E9) in field 5 is not ASCII
        Type it in plain ASCII: "0 2 * * *"  [SCHED011]
      "
    `);
  });

  test("days that do not exist", () => {
    expect(refusals("0 0 31 2 *", "0 0 30,31 FEB *", "0 0 31 4,6,9,11 *")).toMatchInlineSnapshot(`
      "
      ✖ "0 0 31 2 *": this schedule never runs: day of month 31 (field 3) does not exist in month 2 (field 4)
        Use a day that the month has in every year: "0 0 28 2 *"  [SCHED012]
      ✖ "0 0 30,31 FEB *": this schedule never runs: day of month 30,31 (field 3) does not exist in month FEB (field 4)
        Use a day that the month has in every year: "0 0 28 FEB *"  [SCHED012]
      ✖ "0 0 31 4,6,9,11 *": this schedule never runs: day of month 31 (field 3) does not exist in month 4,6,9,11 (field 4)
        Use a day that the month has in every year: "0 0 30 4,6,9,11 *"  [SCHED012]
      "
    `);
  });

  test("unknown names", () => {
    expect(
      refusals(
        "0 0 * * MONDAY",
        "0 0 * * TEU",
        "0 0 * JANUARY *",
        "0 0 * MON *",
        "NOON * * * *",
        "0 0 * * FOO-BAR",
      ),
    ).toMatchInlineSnapshot(`
      "
      ✖ "0 0 * * MONDAY": MONDAY (field 5, day of week) is not a day of week (SUN–SAT)
        Write the first three letters of the name: "0 0 * * MON"  [SCHED013]
      ✖ "0 0 * * TEU": TEU (field 5, day of week) is not a day of week (SUN–SAT)
        Write the first three letters of the name: "0 0 * * THU"  [SCHED013]
      ✖ "0 0 * JANUARY *": JANUARY (field 4, month) is not a month (JAN–DEC)
        Write the first three letters of the name: "0 0 * JAN *"  [SCHED013]
      ✖ "0 0 * MON *": MON (field 4, month) is not a month (JAN–DEC)
        Write the first three letters of the name: "0 0 * * *"  [SCHED013]
      ✖ "NOON * * * *": NOON (field 1, minute) is not a minute (0–59)
        Write a number: "* * * * *"  [SCHED013]
      ✖ "0 0 * * FOO-BAR": FOO (field 5, day of week) is not a day of week (SUN–SAT)
        Write the first three letters of the name: "0 0 * * *"  [SCHED013]
      "
    `);
  });

  test("parts that are not a number, a range or a step", () => {
    expect(
      refusals(
        "1.5 * * * *",
        "1-2-3 * * * *",
        "1/2/3 * * * *",
        "*5 * * * *",
        "*-5 * * * *",
        "*/x * * * *",
        "0 2 * * *;",
      ),
    ).toMatchInlineSnapshot(`
      "
      ✖ "1.5 * * * *": 1.5 (field 1, minute) is not a number, a range, a step or *
        Write one of these: "1 * * * *"  [SCHED014]
      ✖ "1-2-3 * * * *": 1-2-3 (field 1, minute) is not a number, a range, a step or *
        Write one of these: "1 * * * *"  [SCHED014]
      ✖ "1/2/3 * * * *": 1/2/3 (field 1, minute) is not a number, a range, a step or *
        Write one of these: "1 * * * *"  [SCHED014]
      ✖ "*5 * * * *": *5 (field 1, minute) is not a number, a range, a step or *
        Write one of these: "5 * * * *"  [SCHED014]
      ✖ "*-5 * * * *": *-5 (field 1, minute) is not a number, a range, a step or *
        Write one of these: "* * * * *"  [SCHED014]
      ✖ "*/x * * * *": */X (field 1, minute) is not a number, a range, a step or *
        Write one of these: "* * * * *"  [SCHED014]
      ✖ "0 2 * * *;": *; (field 5, day of week) is not a number, a range, a step or *
        Write one of these: "0 2 * * *"  [SCHED014]
      "
    `);
  });

  test("a time zone", () => {
    expect(refusals("CRON_TZ=Europe/Paris 0 2 * * *", "TZ=UTC 0 2 * * *")).toMatchInlineSnapshot(`
      "
      ✖ "CRON_TZ=Europe/Paris 0 2 * * *": starts with a time zone, but Render runs schedules in UTC
        Remove the time zone and write the hour in UTC: "0 2 * * *"  [SCHED015]
      ✖ "TZ=UTC 0 2 * * *": starts with a time zone, but Render runs schedules in UTC
        Remove the time zone and write the hour in UTC: "0 2 * * *"  [SCHED015]
      "
    `);
  });
});

test("a message never breaks the terminal, and stays short", () => {
  const { message } = refusal(`\u001b[31m${"9".repeat(500)}`);
  expect(message).not.toContain("\u001b");
  expect(message.length).toBeLessThan(300);
});

describe("any input", () => {
  const character = fc.constantFrom(...'0123456789*,-/ ?LW#H@abcMONJAN\u00a0–∗９"\\');
  const nearCron = fc.string({ unit: character, maxLength: 30 });

  test.each([
    ["text that resembles cron", nearCron],
    ["any text", fc.string({ unit: "binary", maxLength: 60 })],
    [
      "five fields of anything",
      fc
        .array(fc.string({ unit: character, minLength: 1, maxLength: 6 }), { minLength: 5, maxLength: 5 })
        .map((fields) => fields.join(" ")),
    ],
  ])("%s is read, or refused with an example that is read", (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        let problem: ScheduleProblem | undefined;
        try {
          parseSchedule(text);
        } catch (error) {
          if (!(error instanceof ScheduleError)) throw error;
          problem = error.problem;
        }
        if (problem === undefined) return;
        expect(problem.code).toMatch(/^SCHED\d{3}$/);
        expect(() => parseSchedule(example(problem))).not.toThrow();
      }),
      { numRuns: 3000 },
    );
  });
});
