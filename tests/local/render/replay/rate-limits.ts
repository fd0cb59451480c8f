import { bucketOf } from "../../../../src/local/render/http/rate-limit.ts";
import type { Exchange } from "./recording.ts";

/** The rate-limit headers of a response: `Ratelimit-Limit`, `-Remaining`, `-Reset`. */
interface RateLimit {
  readonly limit: number;
  readonly remaining: number;
  readonly reset: number;
}

/**
 * When a recorded request was counted. Its Date header is that of the response, which may be seconds later and in
 * another window; `reset`, the remaining whole seconds of the window, gives the time to the second.
 */
export function countedAt({ method, path, date, ratelimit }: Exchange): Date {
  const responseTime = Date.parse(date);
  if (ratelimit == null) return new Date(responseTime);
  const window = bucketOf(method, path).windowSeconds * 1000;
  const end = responseTime + (ratelimit.reset + 0.5) * 1000;
  return new Date(Math.round(end / window) * window - (ratelimit.reset + 0.5) * 1000);
}

/**
 * Compares how requests are counted. How many requests the key had made before the recording is not known, so
 * the first remaining number of each bucket is adopted and only later ones in the same window are compared.
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
    const describe = (name: keyof RateLimit): string =>
      `ratelimit-${name}: ${recorded[name]} was recorded, ${ours[name]} was returned`;
    return [
      ...(recorded.limit === ours.limit ? [] : [describe("limit")]),
      // Overlapping requests may be counted in another order than their responses.
      ...(Math.abs(recorded.reset - ours.reset) <= 1 ? [] : [describe("reset")]),
      ...(remainingDiffers(exchange, recorded, ours) ? [describe("remaining")] : []),
    ];
  };
}
