import { expect, test } from "vitest";
import type { Document } from "../../../jobs/src/documents/document.ts";
import { quotaPatch, readQuota } from "../../../jobs/src/switchbot/quota.ts";

const now = new Date("2026-01-12T12:00:00Z");
const today = "2026-01-12";
const known: Document = {
  api_quota_day: today,
  api_requests_total: 40,
  api_requests_remaining: 9960,
  api_requests_limit: 10_000,
  api_quota_reset_at: "2026-01-12T00:00:30.000000+00:00",
};

test("the first reply of a UTC day resets the counters", () => {
  expect(quotaPatch({ ...known, api_quota_day: "2026-01-11" }, [{ status: 200 }], now)).toEqual({
    api_quota_day: today,
    api_requests_total: 1,
    api_requests_remaining: 9999,
    api_requests_limit: 10_000,
    api_quota_reset_at: "2026-01-12T12:00:00.000000+00:00",
  });
});

test("without replies nothing is written, not even on a new day", () => {
  expect(quotaPatch({}, [], now)).toEqual({});
});

test.each([
  ["no header counts one call", [{ status: 200 }], 41, 9959, 10_000],
  ["the remaining calls determine the used ones", [{ status: 200, remaining: 9000 }], 1000, 9000, 10_000],
  ["more than the limit cannot remain", [{ status: 200, remaining: 20_000 }], 0, 10_000, 10_000],
  ["less than nothing cannot remain", [{ status: 200, remaining: -5 }], 10_000, 0, 10_000],
  ["a limit replaces the one before", [{ status: 200, remaining: 100, limit: 500 }], 400, 100, 500],
  ["a limit of zero is one", [{ status: 200, remaining: 0, limit: 0 }], 1, 0, 1],
  ["a limit alone counts one call and is not kept", [{ status: 200, limit: 500 }], 41, 9959, 10_000],
  ["an error counts as well", [{ status: 500 }], 41, 9959, 10_000],
  ["429 means that nothing remains", [{ status: 429, remaining: 7000 }], 10_000, 0, 10_000],
  ["replies add up", [{ status: 200, remaining: 9000 }, { status: 200 }], 1001, 8999, 10_000],
])("%s", (_, readings, total, remaining, limit) => {
  expect(quotaPatch(known, readings, now)).toEqual({
    api_quota_day: today,
    api_requests_total: total,
    api_requests_remaining: remaining,
    api_requests_limit: limit,
  });
});

test("the total can exceed the limit, while the remaining calls stay at zero", () => {
  const full = { ...known, api_requests_total: 10_000, api_requests_remaining: 0 };
  expect(quotaPatch(full, [{ status: 200 }], now)).toMatchObject({
    api_requests_total: 10_001,
    api_requests_remaining: 0,
  });
});

test("garbage in the counters counts as a day without calls", () => {
  const garbage = { api_quota_day: today, api_requests_total: "many", api_requests_limit: null };
  expect(quotaPatch(garbage, [{ status: 200 }], now)).toEqual({
    api_quota_day: today,
    api_requests_total: 1,
    api_requests_remaining: 9999,
    api_requests_limit: 10_000,
    api_quota_reset_at: "2026-01-12T12:00:00.000000+00:00",
  });
});

test.each([
  [{ "X-RateLimit-Remaining": "9000" }, { remaining: 9000 }],
  [
    { "x-rate-limit-remaining": " 12 ", "X-Rate-Limit-Limit": "500" },
    { remaining: 12, limit: 500 },
  ],
  [
    { "RateLimit-Remaining": "0", "ratelimit-limit": "10000" },
    { remaining: 0, limit: 10_000 },
  ],
  [{ "x-ratelimit-remaining": "soon", "ratelimit-remaining": "3" }, { remaining: 3 }],
  [{ "ratelimit-limit": "100, 100;w=60", "x-ratelimit-remaining": "1e3" }, {}],
])("the headers %j are read as %j", (headers, expected) => {
  expect(readQuota(200, Object.fromEntries(new Headers(headers)))).toEqual({ status: 200, ...expected });
});
