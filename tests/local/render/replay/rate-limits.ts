import { bucketOf } from "../../../../src/local/render/http/rate-limit.ts";
import type { Exchange } from "./recording.ts";

/** What the answer to a request says of the rate limit: `Ratelimit-Limit`, `-Remaining`, `-Reset`. */
export interface RateLimit {
  readonly limit: number;
  readonly remaining: number;
  readonly reset: number;
}

/**
 * When a recorded request was counted. Its Date header is that of the answer, which may be seconds later and in
 * another window; `reset`, the whole seconds that the window had left, tells it to the second.
 */
export function countedAt({ method, path, date, ratelimit }: Exchange): Date {
  const answered = Date.parse(date);
  if (ratelimit == null) return new Date(answered);
  const window = bucketOf(method, path).windowSeconds * 1000;
  const end = answered + (ratelimit.reset + 0.5) * 1000;
  return new Date(Math.round(end / window) * window - (ratelimit.reset + 0.5) * 1000);
}

/**
 * Compares the counting of requests. How many requests the key had made before a recording begins is not known, so
 * the first remaining number of each bucket is taken over and only what follows in the same window is compared.
 * A drop larger than the recorded requests account for is traffic that was not recorded; a smaller one is an error.
 */
export function rateLimitComparison(): (exchange: Exchange, ours: RateLimit) => string[] {
  const offsets = new Map<string, { window: number; offset: number }>();

  function remainingDiffers(exchange: Exchange, recorded: RateLimit, ours: RateLimit): boolean {
    const { name, windowSeconds } = bucketOf(exchange.method, exchange.path);
    const window = Math.floor(countedAt(exchange).getTime() / 1000 / windowSeconds);
    const offset = ours.remaining - recorded.remaining;
    const known = offsets.get(name);
    offsets.set(name, { window, offset });
    return offset < (known?.window === window ? known.offset : 0);
  }

  return (exchange, ours) => {
    const recorded = exchange.ratelimit;
    if (recorded == null) return [];
    const tell = (name: keyof RateLimit): string =>
      `ratelimit-${name}: ${recorded[name]} was recorded, ${ours[name]} was answered`;
    return [
      ...(recorded.limit === ours.limit ? [] : [tell("limit")]),
      // Requests that overlapped were counted in another order than they were answered in.
      ...(Math.abs(recorded.reset - ours.reset) <= 1 ? [] : [tell("reset")]),
      ...(remainingDiffers(exchange, recorded, ours) ? [tell("remaining")] : []),
    ];
  };
}
