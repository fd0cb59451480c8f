import type { ReplyHeaders } from "./exchange.ts";

/** What a reply tells of the day's calls. */
export interface QuotaReading {
  /** The HTTP status; 429 means that nothing remains. */
  status: number;
  /** Calls allowed in a day, where the reply says so. */
  limit?: number;
  /** Calls that remain of the day, where the reply says so. */
  remaining?: number;
}

// Production sends the first form; the application reads all three.
const prefixes = ["x-ratelimit-", "x-rate-limit-", "ratelimit-"];

/** The reading of a reply. */
export function quotaReadingOf(status: number, headers: ReplyHeaders): QuotaReading {
  const limit = numberOf("limit", headers);
  const remaining = numberOf("remaining", headers);
  return {
    status,
    ...(limit === undefined ? {} : { limit }),
    ...(remaining === undefined ? {} : { remaining }),
  };
}

function numberOf(name: "limit" | "remaining", headers: ReplyHeaders): number | undefined {
  const texts = prefixes.map((prefix) => headers.get(prefix + name)?.trim() ?? "");
  const text = texts.find((candidate) => /^-?\d{1,9}$/.test(candidate));
  return text === undefined ? undefined : Number(text);
}
