import { expect, test } from "vitest";
import { costNote, costText, cronJobCost, webServiceCost } from "../../../src/review/job-facts/cost.ts";
import { prices } from "../../../src/review/job-facts/prices.ts";

const minute = { seconds: 60, from: "stated" } as const;

test("a cron job costs its running time times the price of its plan", () => {
  const cost = cronJobCost({ plan: "standard", runsPerDay: 96, duration: minute });
  // 96 minutes a day, 30.436875 days a month
  expect(cost).toMatchObject({ known: true, isMinimum: false });
  expect(cost.known && cost.usdPerMonth).toBeCloseTo(96 * 30.436875 * 0.00058, 10);
  expect(costText(cost)).toBe("$1.69 a month");
});

test("no cron job costs less than the minimum, even if suspended", () => {
  expect(costText(cronJobCost({ plan: "starter", runsPerDay: 1, duration: minute }))).toBe(
    "$1.00 a month (the minimum)",
  );
  expect(cronJobCost({ plan: "pro", runsPerDay: 0, duration: minute })).toMatchObject({ usdPerMonth: 1 });
});

test("runs longer than their interval cost no more than running all the time", () => {
  const longer = cronJobCost({
    plan: "starter",
    runsPerDay: 1440,
    duration: { seconds: 600, from: "measured" },
  });
  const always = cronJobCost({ plan: "starter", runsPerDay: 1440, duration: minute });
  expect(longer).toMatchObject({ usdPerMonth: always.known ? always.usdPerMonth : 0, durationSeconds: 600 });
});

test("an unknown plan or duration is reported, never guessed", () => {
  expect(costText(cronJobCost({ plan: "pro_ultra", runsPerDay: 1, duration: minute }))).toBe(
    "at least $1.00 a month (price of the plan unknown)",
  );
  expect(costText(cronJobCost({ plan: "starter", runsPerDay: 1 }))).toBe(
    "at least $1.00 a month (usual duration unknown)",
  );
  expect(webServiceCost("toString")).toBeUndefined();
});

test("one plan has several spellings", () => {
  const costs = ["pro_plus", "Pro Plus", "pro-plus", "4c-8g"].map((plan) =>
    cronJobCost({ plan, runsPerDay: 1440, duration: minute }),
  );
  expect(new Set(costs.map(costText)).size).toBe(1);
  expect(costs[0]?.known).toBe(true);
  expect(webServiceCost("1c-2g")).toBe(25);
});

test("the note says that costs are estimates, with source and date", () => {
  expect(costNote).toContain("estimates");
  expect(costNote).toContain(prices.source);
  expect(costNote).toContain(prices.asOf);
});
