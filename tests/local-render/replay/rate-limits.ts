import { bucketOf } from "../../../src/local-render/http/rate-limit-rules.ts";
import type { Exchange } from "./recording.ts";

/**
 * Compares the counting of requests. How many requests the key had made before a recording begins is not known, so
 * the first remaining number of each bucket is taken over and only what follows in the same window is compared.
 * A drop larger than the recorded requests account for is traffic that was not recorded; a smaller one is an error.
 */
export function remainingComparison(): (exchange: Exchange, path: string, remaining: number) => string[] {
  const offsets = new Map<string, { window: number; offset: number }>();

  return ({ method, ratelimit, date }, path, remaining) => {
    const { name, windowSeconds } = bucketOf(method, path);
    const window = Math.floor(Date.parse(date) / 1000 / windowSeconds);
    const offset = remaining - ratelimit.remaining;
    const known = offsets.get(name);
    offsets.set(name, { window, offset });
    if (known === undefined || known.window !== window) {
      return offset >= 0 ? [] : [`remaining: at least ${remaining + 1} was expected at the window's begin`];
    }
    return offset >= known.offset
      ? []
      : [`remaining: fell to ${remaining}, which is ${known.offset - offset} more than recorded`];
  };
}
