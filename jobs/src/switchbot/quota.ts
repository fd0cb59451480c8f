import { type Headers, single } from "../../../src/core/http/headers.ts";
import type { Document } from "../documents/document.ts";
import { toInteger } from "../documents/python-values.ts";
import { formatTimestamp } from "../documents/timestamp.ts";

/** SwitchBot's daily limit for an account, unless a reply says otherwise. */
const defaultDailyLimit = 10_000;

/**
 * The five quota keys of the document `state` after some replies; none without replies.
 * They restart with the first reply of a UTC day. When the vendor's own day begins is not documented.
 * @param state the document before these replies
 * @param readings in the order of the replies
 */
export function quotaPatch(state: Document, readings: readonly QuotaReading[], now: Date): Document {
  if (readings.length === 0) return {};
  const day = now.toISOString().slice(0, 10);
  const { total, remaining, limit } = readings.reduce(count, countersOf(state, day));
  return {
    api_quota_day: day,
    api_requests_total: total,
    api_requests_remaining: remaining,
    api_requests_limit: limit,
    ...(state.api_quota_day === day && "api_quota_reset_at" in state
      ? {}
      : { api_quota_reset_at: formatTimestamp(now) }),
  };
}

interface Counters {
  total: number;
  remaining: number;
  limit: number;
}

function countersOf(state: Document, day: string): Counters {
  if (state.api_quota_day !== day) {
    return { total: 0, remaining: defaultDailyLimit, limit: defaultDailyLimit };
  }
  const limit = Math.max(toInteger(state.api_requests_limit) ?? defaultDailyLimit, 1);
  const total = Math.max(toInteger(state.api_requests_total) ?? 0, 0);
  return { total, remaining: Math.max(limit - total, 0), limit };
}

/** A limit alone is counted as one call and not kept, as the application does. */
function count(before: Counters, reading: QuotaReading): Counters {
  const reported = reading.status === 429 ? 0 : reading.remaining;
  if (reported === undefined) {
    const total = before.total + 1;
    return { total, remaining: Math.max(before.limit - total, 0), limit: before.limit };
  }
  const limit = Math.max(reading.limit ?? before.limit, 1);
  const remaining = Math.min(Math.max(reported, 0), limit);
  return { total: limit - remaining, remaining, limit };
}

/** The quota in a reply. */
export interface QuotaReading {
  /** The HTTP status; 429 means that no calls remain. */
  status: number;
  /** Calls allowed per day, if reported. */
  limit?: number;
  /** Calls that remain today, if reported. */
  remaining?: number;
}

// Production sends the first; the application reads all three.
const prefixes = ["x-ratelimit-", "x-rate-limit-", "ratelimit-"];

/** The reading of a reply. */
export function readQuota(status: number, headers: Headers): QuotaReading {
  const limit = numberOf("limit", headers);
  const remaining = numberOf("remaining", headers);
  return {
    status,
    ...(limit === undefined ? {} : { limit }),
    ...(remaining === undefined ? {} : { remaining }),
  };
}

function numberOf(name: "limit" | "remaining", headers: Headers): number | undefined {
  const texts = prefixes.map((prefix) => single(headers[prefix + name])?.trim() ?? "");
  const text = texts.find((candidate) => /^-?\d{1,9}$/.test(candidate));
  return text === undefined ? undefined : Number(text);
}
