import { describe, expect, test } from "vitest";
import { findingsText, places } from "../../support/findings-text.ts";
import { reviewOf, reviewTexts, stackText } from "../../support/stack-text.ts";

const uneven = (comment: string) =>
  `scheduler-ops:schedules:\n  report: {schedule: "*/45 * * * *", command: node report.js}${comment}\n  other: {schedule: "*/45 * * * *", command: node other.js}`;
const allow = "# scheduler-ops: allow RULE001 twice an hour is fine";

test("a finding is accepted with its reason and the location of the comment", () => {
  const { findings, accepted } = reviewOf({ prod: uneven(` ${allow}`) });
  expect(findings.map(({ code, about }) => [code, ...about])).toEqual([["RULE001", "schedules", "other"]]);
  expect(accepted).toMatchObject([
    {
      code: "RULE001",
      about: ["schedules", "report"],
      reason: "twice an hour is fine",
      acceptedAt: { line: 3, column: 65 },
    },
  ]);
});

test.each([
  [
    "on the line above",
    `scheduler-ops:schedules:\n  ${allow}\n  report: {schedule: "*/45 * * * *", command: node x}`,
  ],
  [
    "with others in between",
    `scheduler-ops:schedules:\n  ${allow}\n  # and more\n\n  report: {schedule: "*/45 * * * *", command: node x}`,
  ],
  [
    "behind the job's key",
    `scheduler-ops:schedules:\n  report: ${allow}\n    schedule: "*/45 * * * *"\n    command: node x`,
  ],
  [
    "behind its schedule",
    `scheduler-ops:schedules:\n  report:\n    schedule: "*/45 * * * *" ${allow}\n    command: node x`,
  ],
  [
    "behind another line of it",
    `scheduler-ops:schedules:\n  report:\n    schedule: "*/45 * * * *"\n    command: node x ${allow}`,
  ],
  [
    "at its end",
    `scheduler-ops:schedules:\n  report:\n    schedule: "*/45 * * * *"\n    command: node x\n    ${allow}`,
  ],
  [
    "at all schedules",
    `scheduler-ops:schedules: ${allow}\n  a: {schedule: "*/45 * * * *", command: node x}\n  b: {schedule: "*/45 * * * *", command: node x}`,
  ],
  ["above config", `${allow}\nscheduler-ops:schedules:\n  a: {schedule: "*/45 * * * *", command: node x}`],
])("the comment can be %s", (_, keys) => {
  const { findings, accepted } = reviewOf({ prod: keys });
  expect(findings).toEqual([]);
  expect(accepted.length).toBeGreaterThan(0);
});

test("it does not apply to another job, another file or another rule", () => {
  expect(places(reviewOf({ prod: uneven(` ${allow}`), zone: uneven("") }))).toEqual([
    "RULE001 Pulumi.prod.yaml:4:23",
    "RULE001 Pulumi.zone.yaml:3:24",
    "RULE001 Pulumi.zone.yaml:4:23",
  ]);
  expect(places(reviewOf({ prod: uneven(` ${allow.replace("RULE001", "RULE003")}`) }))).toEqual([
    "RULE001 Pulumi.prod.yaml:3:24",
    "RULE901 Pulumi.prod.yaml:3:65",
    "RULE001 Pulumi.prod.yaml:4:23",
  ]);
});

test("one comment accepts several rules", () => {
  const keys = `scheduler-ops:schedules:\n  report: {schedule: "*/45 2,3 13 * FRI", command: node x} # scheduler-ops: allow RULE001, RULE004 as it is`;
  const { findings, accepted } = reviewOf({ prod: keys });
  expect(findings).toEqual([]);
  expect(accepted.map(({ code, reason }) => [code, reason])).toEqual([
    ["RULE001", "as it is"],
    ["RULE004", "as it is"],
  ]);
});

describe("an allowance is itself reported", () => {
  test("that accepts nothing, or that cannot be used", () => {
    const job = (comment: string) =>
      `scheduler-ops:schedules:\n  report: {schedule: "0 2 * * *", command: node x} # scheduler-ops: ${comment}`;
    expect(
      [
        "allow RULE001 no more",
        "allow RULE001",
        "allow",
        "allow rule001 because",
        "allow RULE999 because",
        "allow CONFIG014 because",
        "allow RULE901 because",
      ]
        .map((comment) => findingsText(reviewOf({ prod: job(comment) })))
        .join(""),
    ).toMatchInlineSnapshot(`
      "
      warning prod › schedules.report: RULE001 no longer finds anything here
        → Pulumi.prod.yaml:3:54
        Remove the allowance  [RULE901]

      warning prod › schedules.report: the allowance gives no reason
        → Pulumi.prod.yaml:3:54
        Write # scheduler-ops: allow RULE001 and the reason  [RULE902]

      warning prod › schedules.report: the allowance names no rule
        → Pulumi.prod.yaml:3:54
        Write # scheduler-ops: allow RULE001 and the reason  [RULE902]

      warning prod › schedules.report: the allowance names no rule
        → Pulumi.prod.yaml:3:54
        Write # scheduler-ops: allow RULE001 and the reason  [RULE902]

      warning prod › schedules.report: there is no rule RULE999
        → Pulumi.prod.yaml:3:54
        scheduler-ops check --list-rules lists the codes  [RULE902]

      warning prod › schedules.report: CONFIG014 cannot be accepted: no stack can be deployed with it
        → Pulumi.prod.yaml:3:54
        Fix the error  [RULE902]

      warning prod › schedules.report: there is no rule RULE901
        → Pulumi.prod.yaml:3:54
        scheduler-ops check --list-rules lists the codes  [RULE902]
      "
    `);
  });

  test("without a key", () => {
    const text = `${stackText(uneven(""))}encryptionsalt: v1:a ${allow}\n`;
    expect(places(reviewTexts({ prod: text }))).toContain("RULE902 Pulumi.prod.yaml:11:22");
  });

  test("not while it is unknown whether it is needed", () => {
    const job = `scheduler-ops:schedules:\n  report: {schedule: "0 2 * * *", command: node x} # scheduler-ops: allow RULE202 new`;
    expect(places(reviewTexts({ prod: "config: [", staging: stackText(job) }))).toEqual([
      "CONFIG002 Pulumi.prod.yaml:1:10",
    ]);
    expect(places(reviewOf({ prod: job.replace(/ #.*/, ""), staging: job }))).toEqual([
      "RULE901 Pulumi.staging.yaml:3:54",
    ]);
    const pause = "scheduler-ops:scheduler: paused # scheduler-ops: allow RULE105 until May";
    expect(places(reviewOf({ prod: pause }, { changes: [], complete: true }))).toEqual([]);
  });

  test("not a comment that only looks like one", () => {
    const comments = ["# scheduler-ops:env: {}", "# allow RULE001", "# scheduler-ops: allowed RULE001"];
    expect(places(reviewOf({ prod: ["scheduler-ops:schedules: {}", ...comments].join("\n") }))).toEqual([]);
  });
});

test("an error of a rule can be accepted, one of the file cannot", () => {
  const error = "scheduler-ops:web: {startCommand: gunicorn -w 4} # scheduler-ops: allow RULE103 tried out";
  expect(places(reviewOf({ prod: error }))).toEqual([]);
  const gap =
    'scheduler-ops:schedules:\n  report: {schedule: "0 2 * * *", maxGap: 1h, command: node x} # scheduler-ops: allow CONFIG014 because';
  expect(places(reviewOf({ prod: gap }))).toEqual([
    "CONFIG014 Pulumi.prod.yaml:3:45",
    "RULE902 Pulumi.prod.yaml:3:66",
  ]);
});
