/** Delays calls that Render would refuse with 429, with one count per bucket. */

import type { Clock } from "../core/clock.ts";
import type { Bucket, LimitNotice } from "./rate-limits.ts";

export interface RateLimiter {
  /**
   * Returns when a call in `bucket` may be sent; each must be followed by one `settle`.
   * Throws {@link LimitReached} when that is later than `deadline`.
   */
  admit(bucket: Bucket, deadline: Date): Promise<void>;
  /** A call has ended; `notice` is what its answer says about the limit; absent without an answer. */
  settle(bucket: Bucket, notice?: LimitNotice): void;
}

/** The bucket is empty until `resetsAt`, which is after the deadline. */
export class LimitReached extends Error {
  override readonly name = "LimitReached";
  readonly resetsAt: Date;

  constructor(resetsAt: Date) {
    super("rate limit reached");
    this.resetsAt = resetsAt;
  }
}

interface Count {
  /** Calls per window; unknown before the first answer. */
  limit: number | undefined;
  /** Smallest `Ratelimit-Remaining` seen in this window. */
  remaining: number;
  /** End of the window, in milliseconds. */
  resetsAt: number | undefined;
  inFlight: number;
  waiting: Set<() => void>;
  announced: number | undefined;
}

// Ratelimit-Reset is rounded to seconds: two answers of one window may differ by this much.
const sameWindowMs = 3_000;
const announceFromMs = 2_000;

/** A limiter for one API key. `log` gets waits longer than 2 s, once per window. */
export function rateLimiter(clock: Clock, log: (line: string) => void): RateLimiter {
  const counts = new Map<string, Count>();

  function countOf(bucket: Bucket): Count {
    let count = counts.get(bucket.name);
    if (count === undefined) {
      count = {
        limit: undefined,
        remaining: Infinity,
        resetsAt: undefined,
        inFlight: 0,
        waiting: new Set(),
        announced: undefined,
      };
      counts.set(bucket.name, count);
    }
    if (count.resetsAt !== undefined && clock.now().getTime() >= count.resetsAt) {
      count.remaining = count.limit ?? Infinity;
      count.resetsAt = undefined;
    }
    return count;
  }

  function announce(bucket: Bucket, count: Count, until: number): void {
    const milliseconds = until - clock.now().getTime();
    if (milliseconds <= announceFromMs || count.announced === until) return;
    count.announced = until;
    const limit = count.limit === undefined ? "" : ` (${count.limit} a window)`;
    log(`waiting ${Math.ceil(milliseconds / 1000)} s for Render's limit on ${bucket.words}${limit}`);
  }

  /** Waits until `until`, or until a call of the bucket is settled. */
  function nextChange(count: Count, until: number | undefined): Promise<void> {
    return new Promise((done) => {
      const cancel = until === undefined ? undefined : clock.at(new Date(until), wake);
      count.waiting.add(wake);
      function wake(): void {
        cancel?.();
        count.waiting.delete(wake);
        done();
      }
    });
  }

  return {
    async admit(bucket, deadline) {
      for (;;) {
        const count = countOf(bucket);
        if (count.remaining > count.inFlight) {
          count.inFlight++;
          return;
        }
        const until = count.remaining > 0 ? undefined : count.resetsAt;
        if (until !== undefined) {
          if (until > deadline.getTime()) throw new LimitReached(new Date(until));
          announce(bucket, count, until);
        }
        await nextChange(count, until);
      }
    },

    settle(bucket, notice) {
      const count = countOf(bucket);
      count.inFlight--;
      if (notice !== undefined) learn(count, notice);
      for (const wake of [...count.waiting]) wake();
    },
  };

  function learn(count: Count, { limit, remaining, resetsInMs, refused }: LimitNotice): void {
    const resetsAt = clock.now().getTime() + resetsInMs;
    // With a limit of 0, no later window would allow a call.
    if (limit !== undefined && limit > 0) count.limit = limit;
    // A refusal counts regardless of the known window: it may come from another limit than that of the headers.
    if (refused || count.resetsAt === undefined || resetsAt > count.resetsAt + sameWindowMs) {
      count.remaining = remaining;
      count.resetsAt = resetsAt;
    } else if (resetsAt >= count.resetsAt - sameWindowMs) {
      count.remaining = Math.min(count.remaining, remaining);
      count.resetsAt = Math.max(count.resetsAt, resetsAt);
    }
  }
}
