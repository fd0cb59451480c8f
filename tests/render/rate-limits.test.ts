import { describe, expect, it } from "vitest";
import { readLimitHeaders } from "../../src/render/rate-limits.ts";

const now = new Date("2026-03-02T10:00:30Z");

describe("rate-limit headers", () => {
  it("count seconds until the window ends, rounded down", () => {
    const headers = { "ratelimit-limit": "10", "ratelimit-remaining": "3", "ratelimit-reset": "29" };
    expect(readLimitHeaders(200, headers, now)).toEqual({
      limit: 10,
      remaining: 3,
      resetsInMs: 30_000,
      refused: false,
    });
  });

  it("are read as Unix time when they are too large for seconds", () => {
    const reset = String(now.getTime() / 1000 + 29);
    const headers = { "ratelimit-limit": "10", "ratelimit-remaining": "3", "ratelimit-reset": reset };
    expect(readLimitHeaders(200, headers, now)?.resetsInMs).toBe(30_000);
  });

  it("say nothing when they are missing or unreadable", () => {
    expect(readLimitHeaders(200, {}, now)).toBeUndefined();
    expect(
      readLimitHeaders(200, { "ratelimit-remaining": "many", "ratelimit-reset": "1" }, now),
    ).toBeUndefined();
  });

  it.each([
    ["12", 12_000],
    ["0", 1_000],
    ["Mon, 02 Mar 2026 10:01:00 GMT", 30_000],
    ["soon", 5_000],
  ])("with 429 name the wait in Retry-After: %s", (value, milliseconds) => {
    expect(readLimitHeaders(429, { "retry-after": value }, now)).toEqual({
      limit: undefined,
      remaining: 0,
      resetsInMs: milliseconds,
      refused: true,
    });
  });
});
