import { expect, test } from "vitest";
import { costNote, costText, cronJobCost, webServiceCost } from "../../../src/review/job-facts/cost.ts";
import { prices } from "../../../src/review/job-facts/prices.ts";

const minute = { seconds: 60, from: "stated" } as const;

test("a cron job costs its running time by the price of its plan", () => {
  const cost = cronJobCost({ plan: "standard", runsPerDay: 96, duration: minute });
  // 96 minutes a day, 30.436875 days a month
  expect(cost).toMatchObject({ known: true, isMinimum: false });
  expect(cost.known && cost.usdPerMonth).toBeCloseTo(96 * 30.436875 * 0.00058, 10);
  expect(costText(cost)).toBe("$1.69 a month");
});

test("no cron job costs less than the minimum, a suspended one neither", () => {
  expect(costText(cronJobCost({ plan: "starter", runsPerDay: 1, duration: minute }))).toBe(
    "$1.00 a month (the minimum)",
  );
  expect(cronJobCost({ plan: "pro", runsPerDay: 0, duration: minute })).toMatchObject({ usdPerMonth: 1 });
});

test("runs that are longer than their interval cost no more than running all the time", () => {
  const longer = cronJobCost({
    plan: "starter",
    runsPerDay: 1440,
    duration: { seconds: 600, from: "measured" },
  });
  const always = cronJobCost({ plan: "starter", runsPerDay: 1440, duration: minute });
  expect(longer).toMatchObject({ usdPerMonth: always.known ? always.usdPerMonth : 0, durationSeconds: 600 });
});

test("a plan or a duration that is not known is said so, never guessed", () => {
  expect(costText(cronJobCost({ plan: "pro_ultra", runsPerDay: 1, duration: minute }))).toBe(
    "unknown, at least $1.00 a month: the price of the plan is not known",
  );
  expect(costText(cronJobCost({ plan: "starter", runsPerDay: 1 }))).toBe(
    "unknown, at least $1.00 a month: the usual duration is not known",
  );
  expect(webServiceCost("toString")).toBeUndefined();
});

test("one plan may be written in several ways", () => {
  const costs = ["pro_plus", "Pro Plus", "pro-plus", "4c-8g"].map((plan) =>
    cronJobCost({ plan, runsPerDay: 1440, duration: minute }),
  );
  expect(new Set(costs.map(costText)).size).toBe(1);
  expect(costs[0]?.known).toBe(true);
  expect(webServiceCost("1c-2g")).toBe(25);
});

test("the note says that costs are estimates, from where and of which day", () => {
  expect(costNote).toContain("estimates");
  expect(costNote).toContain(prices.source);
  expect(costNote).toContain(prices.asOf);
});
