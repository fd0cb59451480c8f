import { describe, expect, test } from "vitest";
import { findingsText, places } from "../../support/findings-text.ts";
import { reviewOf } from "../../support/stack-text.ts";

function job(schedule: string, more = ""): string {
  return `scheduler-ops:schedules:\n  report: {schedule: "${schedule}", command: node report.js${more}}`;
}

/** The place of each finding in a stack prod. Line 1 of the keys is line 2 of the file. */
function found(keys: string): string[] {
  return places(reviewOf({ prod: keys })).map((place) => place.replace("Pulumi.prod.yaml:", ""));
}

test("a finding about a schedule is at the schedule, in text and in a mapping", () => {
  expect(found(job("*/45 * * * *"))).toEqual(["RULE001 3:24"]);
  const catalogued = "scheduler-ops:secrets: {POSTGRES_URL: {secure: v1:a}, BACKUP_DIR: {secure: v1:a}}\n";
  expect(found(`${catalogued}scheduler-ops:schedules:\n  backup: "*/45 * * * *"`)).toEqual(["RULE001 4:13"]);
  const below =
    'scheduler-ops:schedules:\n  report:\n    command: node report.js\n    schedule: "*/45 * * * *"';
  expect(found(below)).toEqual(["RULE001 5:17"]);
});

test("the usual duration of the catalogue counts, and that of the stack file takes precedence", () => {
  const secrets = "scheduler-ops:secrets: {WEB_URL: {secure: v1:a}}\n";
  const check = (more: string) =>
    `${secrets}scheduler-ops:schedules:\n  health-check: {schedule: "* * * * *"${more}}`;
  expect(found(check(""))).toEqual([]);
  expect(found(check(", usualDurationSeconds: 60"))).toEqual([]);
  expect(found(check(", usualDurationSeconds: 61"))).toEqual(["RULE006 4:30"]);
});

test("a job in local time is checked by its local schedule", () => {
  expect(found(job("0 3 * * *", ", timeZone: Europe/Paris, usualDurationSeconds: 4000"))).toEqual([]);
  expect(found(job("*/45 * * * *", ", timeZone: Europe/Paris"))).toEqual(["RULE001 3:24"]);
});

describe("times on the team's clock", () => {
  test("are reported once per stack, at its time zone", () => {
    expect(
      findingsText(
        reviewOf({
          prod: [
            "scheduler-ops:timeZone: Europe/Paris",
            "scheduler-ops:schedules:",
            ...["a", "b", "c", "d", "e", "f", "g"]
              .map((name) => `  ${name}: {schedule: "0 2 1 * *", command: node x}`)
              .slice(0, 4),
            '  at-night: {schedule: "30 23 * * MON", command: node x}',
            '  later: {schedule: "0 2 1 * *", timeZone: Europe/Paris, command: node x}',
            '  step: {schedule: "0 */2 * * *", command: node x}',
          ].join("\n"),
        }),
      ),
    ).toMatchInlineSnapshot(`
      "
      info prod › timeZone: a, b, c, d, at-night shift by 1h on Europe/Paris clocks at DST (a: 02:00 UTC = 03:00 in winter, 04:00 in summer)
        → Pulumi.prod.yaml:2:27
        Ignore if either is fine; otherwise set timeZone: Europe/Paris on the job, with the local time  [RULE101]
      info prod › schedules: 5 jobs start at 02:00 UTC on 12 days of the year (a, b, c, d, step), and hour 2 has 1 of 12 runs a day
        → Pulumi.prod.yaml:3:3
        Move some of them by a few minutes, such as minute 7 instead of 0  [RULE107]
      "
    `);
  });

  test.each([
    ["UTC", "0 2 * * *"],
    ["Asia/Tokyo", "0 2 * * *"],
    ["Europe/Paris", "0 */2 * * *"],
    ["Europe/Paris", "*/15 * * * *"],
    ["Europe/Paris", "0 0-23 * * *"],
  ])("in %s %s does not shift", (timeZone, schedule) => {
    expect(found(`scheduler-ops:timeZone: ${timeZone}\n${job(schedule)}`)).toEqual([]);
  });
});

describe("a change of the clocks", () => {
  test("is reported with its effect", () => {
    expect(
      findingsText(
        reviewOf({
          prod: [
            "scheduler-ops:schedules:",
            '  a: {schedule: "30 2 * * *", timeZone: Europe/Paris, command: node x}',
            '  b: {schedule: "0 3 * * *", timeZone: America/New_York, command: node x}',
            '  c: {schedule: "30 1 * * *", timeZone: America/New_York, command: node x}',
          ].join("\n"),
        }),
      ),
    ).toMatchInlineSnapshot(`
      "
      info prod › schedules.a: "30 2 * * *" in Europe/Paris: on 2026-03-29: 02:30 does not exist, the run starts at 03:30; on 2026-10-25: 02:30 occurs twice, the run starts the first time, at 00:30 UTC
        → Pulumi.prod.yaml:3:19
        Ignore if that is fine; otherwise choose a time at which the clocks never change  [RULE102]
      info prod › schedules.c: "30 1 * * *" in America/New_York: on 2026-11-01: 01:30 occurs twice, the run starts the first time, at 05:30 UTC
        → Pulumi.prod.yaml:5:19
        Ignore if that is fine; otherwise choose a time at which the clocks never change  [RULE102]
      "
    `);
  });

  test.each([["59 1 * * *"], ["0 3 * * *"], ["30 2 * * MON"], ["30 2 1 1 *"], ["*/30 * * * *"]])(
    "%s in Paris meets none",
    (schedule) => {
      expect(found(job(schedule, ", timeZone: Europe/Paris"))).toEqual([]);
    },
  );
});

describe("a second scheduler", () => {
  const tick = (command: string, more = "") =>
    `scheduler-ops:schedules:\n  other: {schedule: "*/10 * * * *", requiredEnv: [], command: "${command}"${more}}`;

  test.each([
    ["node jobs/dist/tick.js"],
    ["npm ci && node jobs/dist/tick.js --due"],
    ["python -c 'from switchbot_dashboard.automation import run_automation; run_automation()'"],
    ["python automation/main.py"],
  ])("is a job that runs %s", (command) => {
    for (const mode of ["in-process", "paused"]) {
      const findings = found(
        `scheduler-ops:scheduler: ${mode} # scheduler-ops: allow RULE105 test\n${tick(command)}`,
      );
      expect(findings).toEqual(["RULE103 4:65"]);
    }
  });

  test.each([
    ["node jobs/dist/tick.js --dry-run", ""],
    ["node jobs/dist/tick.js", ", replacesScheduler: true"],
    ["node jobs/dist/tick.js", ", suspended: true"],
    ["node jobs/dist/ticket.js", ""],
    ["node jobs/dist/health-check.js", ""],
  ])("is not a job that runs %s%s", (command, more) => {
    expect(found(tick(command, more))).toEqual([]);
  });

  test("is a second job that replaces it, where the mode lets it run", () => {
    const two = (mode: string, more = "") =>
      `scheduler-ops:scheduler: ${mode}\nscheduler-ops:schedules:\n` +
      '  one: {schedule: "*/10 * * * *", command: node one.js, replacesScheduler: true}\n' +
      `  two: {schedule: "*/10 * * * *", command: node two.js, replacesScheduler: true${more}}`;
    expect(found(two("cron"))).toEqual(["RULE103 5:21"]);
    expect(found(two("cron", ", suspended: true"))).toEqual([]);
    expect(found(two("in-process"))).toEqual([]);
  });

  test.each([
    ["SCHEDULER_ENABLED=true gunicorn app", ["RULE103 2:37"]],
    ["env WEB_CONCURRENCY=2 gunicorn app", ["RULE103 2:37"]],
    ["gunicorn -w 4 app", ["RULE103 2:37"]],
    ["gunicorn --workers=2 app", ["RULE103 2:37"]],
    ["gunicorn --workers 1 app", []],
    ["gunicorn --threads 4 app", []],
    ["gunicorn -b 0.0.0.0:8000 app", []],
  ])("may come with a web service that runs %s: %j", (command, expected) => {
    expect(found(`scheduler-ops:web: {startCommand: ${JSON.stringify(command)}}`)).toEqual(expected);
  });

  test("is not reported for several workers where the cron job runs ticks", () => {
    const cron = `scheduler-ops:scheduler: cron\nscheduler-ops:web: {startCommand: gunicorn -w 4}\n`;
    const replaced =
      'scheduler-ops:schedules:\n  one: {schedule: "*/10 * * * *", command: node x, replacesScheduler: true}';
    expect(found(cron + replaced)).toEqual([]);
  });
});

test.each([
  [19, []],
  [20, ["RULE104 2:3"]],
  [40, ["RULE104 2:3"]],
])("%i jobs and the web service: %j", (count, expected) => {
  const jobs = Array.from(
    { length: count },
    (_, index) => `  r${index}: {schedule: "* * * * *", command: node x}`,
  );
  expect(found(["scheduler-ops:schedules:", ...jobs].join("\n"))).toEqual(expected);
});

test("adopted services do not count", () => {
  const jobs = Array.from(
    { length: 20 },
    (_, index) =>
      `  r${index}: {schedule: "* * * * *", command: node x${index === 0 ? ", adopt: true" : ""}}`,
  );
  expect(found(["scheduler-ops:schedules:", ...jobs].join("\n"))).toEqual([]);
});

test("the hours of the first up are reported", () => {
  const jobs = Array.from(
    { length: 40 },
    (_, index) => `  r${index}: {schedule: "* * * * *", command: node x}`,
  );
  expect(
    findingsText(reviewOf({ prod: ["scheduler-ops:schedules:", ...jobs].join("\n") })),
  ).toMatchInlineSnapshot(`
    "
    info prod › schedules: creates 41 services including the web service, but Render creates at most 20 an hour: the first pulumi up of this stack takes 3 hours
      → Pulumi.prod.yaml:2:3
      Plan for it: pulumi up stops at the limit and reports when it resets; run it again then, it continues  [RULE104]
    "
  `);
});

test.each([
  ["in-process", "free", ["RULE106 3:47"]],
  ["in-process", "starter", []],
  ["cron", "free", []],
])("in mode %s on plan %s: %j", (mode, plan, expected) => {
  const keys = `scheduler-ops:scheduler: ${mode}\nscheduler-ops:web: {image: owner/app, plan: ${plan}}\nscheduler-ops:schedules:`;
  expect(
    found(`${keys}\n  one: {schedule: "*/10 * * * *", command: node x, replacesScheduler: true}`),
  ).toEqual(expected);
});

describe("many jobs in one minute", () => {
  const jobs = (...schedules: string[]) =>
    [
      "scheduler-ops:schedules:",
      ...schedules.map((schedule, index) => `  r${index}: {schedule: "${schedule}", command: node x}`),
    ].join("\n");

  test("are reported with their days, their names and the busiest hour", () => {
    const schedules = [
      "0 2 * * *",
      "0 * * * *",
      "*/30 * * * *",
      "0 2 * * MON-FRI",
      "0 */2 * * *",
      "0 2 * * MON",
      "5 2 * * *",
    ];
    expect(findingsText(reviewOf({ prod: jobs(...schedules) }))).toMatchInlineSnapshot(`
      "
      info prod › schedules: 6 jobs start at 02:00 UTC on 52 days of the year (r0, r1, r2, r3, r4 and 1 more), and hour 2 has 7 of 87 runs a day
        → Pulumi.prod.yaml:2:3
        Move some of them by a few minutes, such as minute 7 instead of 0  [RULE107]
      "
    `);
  });

  test.each([
    ["four of them", jobs("0 2 * * *", "0 2 * * *", "0 2 * * *", "0 2 * * *"), []],
    ["five of them", jobs("0 2 * * *", "0 2 * * *", "0 2 * * *", "0 2 * * *", "0 2 * * *"), ["RULE107 2:3"]],
    [
      "five on different days",
      jobs("0 2 * * MON", "0 2 * * TUE", "0 2 * * WED", "0 2 * * THU", "0 2 * * FRI"),
      [],
    ],
    ["five that meet once a year", jobs("0 2 1 1 *", "0 2 1 * *", "0 2 1 * *", "0 2 * * *", "0 * * * *"), []],
    [
      "five that meet each month",
      jobs("0 2 1 * *", "0 2 1 * *", "0 2 1 * *", "0 2 * * *", "0 * * * *"),
      ["RULE107 2:3"],
    ],
    ["five that run every minute", jobs("* * * * *", "* * * * *", "* * * * *", "* * * * *", "* * * * *"), []],
  ])("%s", (_, keys, expected) => {
    expect(found(keys)).toEqual(expected);
  });

  test("suspended ones do not count", () => {
    const five = jobs("0 2 * * *", "0 2 * * *", "0 2 * * *", "0 2 * * *", "0 2 * * *");
    expect(found(five.replace("command", "suspended: true, command"))).toEqual([]);
  });
});
