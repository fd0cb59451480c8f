import { describe, expect, test } from "vitest";
import { findingsText, places } from "../../support/findings-text.ts";
import { reviewOf, reviewTexts, stackText } from "../../support/stack-text.ts";

function report(schedule: string, more = ""): string {
  return `scheduler-ops:schedules:\n  report: {schedule: "${schedule}", command: node report.js${more}}`;
}

describe("production slower than staging", () => {
  test("is reported with both schedules, by runs or by the longest gap", () => {
    const slower = (prod: string, staging: string) =>
      findingsText(reviewOf({ prod: report(prod), staging: report(staging) }));
    expect(
      [
        slower("0 */4 * * *", "0 */2 * * *"),
        slower("0 2 1 * *", "0 2 * * MON"),
        slower("*/10 9-17 * * *", "0 */2 * * *"),
        slower("0 2 1 1 *", "0 2 1 */3 *"),
      ].join(""),
    ).toMatchInlineSnapshot(`
      "
      warning prod › schedules.report: "0 */4 * * *" has 6 runs a day, but 12 runs a day in staging
        → Pulumi.prod.yaml:3:24
        Check whether the two schedules were swapped  [RULE201]

      warning prod › schedules.report: "0 2 1 * *" has 1 run a month, but 1 run a week in staging
        → Pulumi.prod.yaml:3:24
        Check whether the two schedules were swapped  [RULE201]

      warning prod › schedules.report: "*/10 9-17 * * *" leaves up to 15h10m between runs, but 2h in staging
        → Pulumi.prod.yaml:3:24
        Check whether the two schedules were swapped  [RULE201]

      warning prod › schedules.report: "0 2 1 1 *" has 1 run a year, but 4 runs a year in staging
        → Pulumi.prod.yaml:3:24
        Check whether the two schedules were swapped  [RULE201]
      "
    `);
  });

  test.each([
    ["the same schedule", report("0 */2 * * *"), report("0 */2 * * *")],
    ["another spelling", report("0 */2 * * *"), report("0 0,2,4-22/2 * * *")],
    ["a faster job", report("0 * * * *"), report("0 */2 * * *")],
    ["a suspended job", report("0 */4 * * *", ", suspended: true"), report("0 */2 * * *")],
    ["a job that is suspended in staging", report("0 */4 * * *"), report("0 */2 * * *", ", suspended: true")],
    [
      "a job that the mode suspends",
      report("0 */4 * * *", ", replacesScheduler: true"),
      report("0 */2 * * *"),
    ],
    [
      "a job in local time, once a day in both",
      report("0 3 * * *", ", timeZone: Europe/Paris"),
      report("0 3 * * *", ", timeZone: Europe/Paris"),
    ],
  ])("is not reported for %s", (_, prod, staging) => {
    expect(places(reviewOf({ prod, staging }))).toEqual([]);
  });

  test.each([
    ["prod", "staging", true],
    ["production", "stage", true],
    ["eu-prod", "eu-staging", true],
    ["eu-prod", "staging", true],
    ["eu-prod", "us-staging", false],
    ["prod", "dev", false],
    ["prod", "local", false],
    ["product", "staging", false],
    ["live", "qa", true],
  ])("compares %s with %s: %j", (production, staging, compared) => {
    const review = reviewOf({ [production]: report("0 */4 * * *"), [staging]: report("0 */2 * * *") });
    expect(places(review)).toEqual(compared ? [`RULE201 Pulumi.${production}.yaml:3:24`] : []);
  });
});

describe("a job in one stack only", () => {
  const none = "scheduler-ops:schedules: {}";

  test("is reported where it is defined, with the stacks that lack it", () => {
    expect(
      findingsText(reviewOf({ dev: none, prod: none, staging: report("0 2 * * *") })),
    ).toMatchInlineSnapshot(`
      "
      warning staging › schedules.report: is defined in staging but not in dev, prod
        → Pulumi.staging.yaml:3:24
        Add it there, or accept this with a reason  [RULE202]
      "
    `);
  });

  test.each([
    ["in two of three", { dev: none, prod: report("0 2 * * *"), staging: report("0 2 * * *") }],
    ["without another stack", { prod: report("0 2 * * *") }],
    ["and the other one is for this machine", { local: none, prod: report("0 2 * * *") }],
    ["of this machine", { local: report("0 2 * * *"), prod: none, staging: none }],
  ])("is not reported %s", (_, stacks) => {
    expect(places(reviewOf(stacks))).toEqual([]);
  });

  test("is not reported while a file cannot be read, nor for a job that cannot be read elsewhere", () => {
    const damaged = reviewTexts({ prod: "config: [", staging: stackText(report("0 2 * * *")) });
    expect(places(damaged)).toEqual(["CONFIG002 Pulumi.prod.yaml:1:10"]);
    const unread = reviewOf({ prod: report("0 24 * * *"), staging: report("0 2 * * *") });
    expect(places(unread)).toEqual(["SCHED002 Pulumi.prod.yaml:3:24"]);
  });
});

describe("a service name in two stacks", () => {
  const web = (more: string) => `scheduler-ops:web: {image: owner/app${more}}`;

  test("is reported in the second of them", () => {
    const named = web(", name: dashboard");
    expect(findingsText(reviewOf({ prod: named, staging: named }))).toMatchInlineSnapshot(`
      "
      error staging › web.name: service name dashboard is already used by stack prod in the same workspace
        → Pulumi.staging.yaml:2:47
        Choose another name, or set another scheduler-ops:name in one of the stacks  [RULE203]
      "
    `);
    const jobs = reviewOf({
      prod: web(", name: switchbot-staging-report"),
      staging: report("0 2 * * *"),
      zone: report("0 2 * * *"),
    });
    expect(places(jobs)).toEqual(["RULE203 Pulumi.staging.yaml:3:24"]);
  });

  test("is not reported in two workspaces or within one stack", () => {
    const elsewhere = `scheduler-ops:ownerId: tea-d3k9example00000001\n${web(", name: dashboard")}`;
    expect(places(reviewOf({ prod: web(", name: dashboard"), staging: elsewhere }))).toEqual([]);
    const within = `${web(", name: switchbot-prod-report")}\n${report("0 2 * * *")}`;
    expect(places(reviewOf({ prod: within }))).toEqual(["CONFIG020 Pulumi.prod.yaml:2:47"]);
  });
});

test("findings are in the order of files and lines", () => {
  const many = `scheduler-ops:timeZone: Europe/Paris\n${report("* 2 */2 * *")}\n  zero: {schedule: "0 24 * * *", command: node x}`;
  expect(places(reviewOf({ prod: many, staging: many }))).toMatchInlineSnapshot(`
    [
      "RULE101 Pulumi.prod.yaml:2:27",
      "RULE002 Pulumi.prod.yaml:4:24",
      "RULE003 Pulumi.prod.yaml:4:24",
      "SCHED002 Pulumi.prod.yaml:5:22",
      "RULE101 Pulumi.staging.yaml:2:27",
      "RULE002 Pulumi.staging.yaml:4:24",
      "RULE003 Pulumi.staging.yaml:4:24",
      "SCHED002 Pulumi.staging.yaml:5:22",
    ]
  `);
});
