import { describe, expect, it } from "vitest";
import { manualClock } from "../../src/core/clock.ts";
import { LimitReached, rateLimiter } from "../../src/render/rate-limiter.ts";
import { bucketOf, type LimitNotice } from "../../src/render/rate-limits.ts";

const start = new Date("2026-03-02T10:00:00Z");
const late = new Date("2026-03-02T11:00:00Z");
const bucket = { name: "read", words: "reads" };

/** What a successful answer says about its window. */
function answered(limit: number, remaining: number, resetsInMs: number): LimitNotice {
  return { limit, remaining, resetsInMs, refused: false };
}

/** Whether a promise has come to an end once everything that can happen now has happened. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol();
  await new Promise(setImmediate);
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
}

describe("the rate limiter", () => {
  it("delays a call until the window of an empty bucket has ended", async () => {
    const clock = manualClock(start);
    const log: string[] = [];
    const limiter = rateLimiter(clock, (line) => log.push(line));
    await limiter.admit(bucket, late);
    limiter.settle(bucket, answered(400, 0, 20_000));

    const next = limiter.admit(bucket, late);
    const another = limiter.admit(bucket, late);
    clock.advance(19_999);
    expect(await isSettled(next)).toBe(false);
    clock.advance(1);
    expect(await isSettled(next)).toBe(true);
    expect(await isSettled(another)).toBe(true);
    expect(log).toEqual(["waiting 20 s for Render's limit on reads (400 a window)"]);
  });

  it("admits no more concurrent calls than are left", async () => {
    const clock = manualClock(start);
    const limiter = rateLimiter(clock, () => {});
    await limiter.admit(bucket, late);
    limiter.settle(bucket, answered(10, 2, 60_000));

    await limiter.admit(bucket, late);
    await limiter.admit(bucket, late);
    const third = limiter.admit(bucket, late);
    expect(await isSettled(third)).toBe(false);
    limiter.settle(bucket, answered(10, 1, 60_000));
    limiter.settle(bucket, answered(10, 0, 60_000));
    expect(await isSettled(third)).toBe(false);
    clock.advance(60_000);
    expect(await isSettled(third)).toBe(true);
  });

  it("is not misled by answers that arrive out of order", async () => {
    const limiter = rateLimiter(manualClock(start), () => {});
    await limiter.admit(bucket, late);
    await limiter.admit(bucket, late);
    limiter.settle(bucket, answered(10, 0, 30_000));
    limiter.settle(bucket, answered(10, 1, 31_000));
    expect(await isSettled(limiter.admit(bucket, late))).toBe(false);
  });

  it("refuses to wait beyond the deadline and names the end of the window", async () => {
    const limiter = rateLimiter(manualClock(start), () => {});
    await limiter.admit(bucket, late);
    limiter.settle(bucket, answered(20, 0, 1_200_000));
    const refused = limiter.admit(bucket, new Date("2026-03-02T10:19:59Z"));
    await expect(refused).rejects.toBeInstanceOf(LimitReached);
    await expect(refused).rejects.toMatchObject({ resetsAt: new Date("2026-03-02T10:20:00Z") });
  });

  it("admits waiting calls in order", async () => {
    const clock = manualClock(start);
    const limiter = rateLimiter(clock, () => {});
    await limiter.admit(bucket, late);
    const order: number[] = [];
    const calls = Array.from({ length: 24 }, async (_, index) => {
      await limiter.admit(bucket, late);
      order.push(index);
      limiter.settle(bucket, answered(10, 9 - (order.length % 10), 60_000));
    });
    limiter.settle(bucket, answered(10, 9, 60_000));
    for (let window = 0; window < 3; window++) {
      await new Promise(setImmediate);
      clock.advance(60_000);
    }
    await Promise.all(calls);
    expect(order).toEqual(Array.from({ length: 24 }, (_, index) => index));
  });

  it("tries again after the wait when a refusal names a limit of zero", async () => {
    const clock = manualClock(start);
    const limiter = rateLimiter(clock, () => {});
    await limiter.admit(bucket, late);
    limiter.settle(bucket, { ...answered(0, 0, 5_000), refused: true });
    const next = limiter.admit(bucket, late);
    clock.advance(5_000);
    expect(await isSettled(next)).toBe(true);
  });

  it("does not delay calls of other buckets", async () => {
    const limiter = rateLimiter(manualClock(start), () => {});
    await limiter.admit(bucket, late);
    limiter.settle(bucket, answered(400, 0, 60_000));
    expect(await isSettled(limiter.admit({ name: "write", words: "writes" }, late))).toBe(true);
  });
});

describe("buckets", () => {
  it.each([
    ["GET", "/services/crn-1", "read"],
    ["POST", "/services", "create"],
    ["PATCH", "/services/crn-1", "change crn-"],
    ["POST", "/services/crn-2/deploys", "change crn-"],
    ["PATCH", "/services/srv-1", "change srv-1"],
    ["POST", "/services/srv-2/suspend", "change srv-2"],
    ["PUT", "/services/crn-1/env-vars", "write"],
    ["DELETE", "/services/crn-1", "write"],
    ["POST", "/cron-jobs/crn-1/runs", "write"],
  ] as const)("%s %s counts as %s", (method, path, name) => {
    expect(bucketOf({ method, path }).name).toBe(name);
  });
});
