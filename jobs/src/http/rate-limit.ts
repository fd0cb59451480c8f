import type { Clock } from "../time/clock.ts";

const windowMs = 60_000;
/** More addresses than that within a minute are an attack; whoever came first is forgotten then. */
const rememberedAddresses = 1_000;

/** Allows each address so many requests a minute. The seconds to wait for the next one; `undefined`: go on. */
export function rateLimit(requestsPerMinute: number, clock: Clock): (address: string) => number | undefined {
  const windows = new Map<string, { start: number; requests: number }>();
  return (address) => {
    const now = clock.now().getTime();
    const current = windows.get(address);
    const isOver = current === undefined || Math.abs(now - current.start) >= windowMs;
    const window = isOver ? { start: now, requests: 0 } : current;
    window.requests += 1;
    windows.delete(address);
    windows.set(address, window);
    if (windows.size > rememberedAddresses) windows.delete(windows.keys().next().value ?? "");
    if (window.requests <= requestsPerMinute) return undefined;
    return Math.max(Math.ceil((window.start + windowMs - now) / 1000), 1);
  };
}
