import { createHash, timingSafeEqual } from "node:crypto";
import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { Clock } from "../../../src/core/clock.ts";
import { minuteMs } from "../../../src/core/time-units.ts";

/** Whether an Authorization header has this bearer token. Compares in constant time. */
export function hasBearerToken(authorization: string | undefined, token: string): boolean {
  const [, given = ""] = /^Bearer +(\S+) *$/i.exec(authorization ?? "") ?? [];
  return timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

export type Env = { Bindings: HttpBindings };

/**
 * The address of a client. Each trusted proxy appends an address to `X-Forwarded-For`: only as many from its end can
 * be trusted; the client may have invented the others.
 */
export function clientAddress(context: Context<Env>, proxies: number): string {
  const forwarded = (context.req.header("x-forwarded-for") ?? "").split(",").map((each) => each.trim());
  const reported = proxies > 0 ? forwarded.at(-proxies) : undefined;
  return reported || (context.env.incoming.socket.remoteAddress ?? "unknown");
}

const windowMs = minuteMs;
/** More addresses within a minute are an attack; the oldest are dropped then. */
const maxAddresses = 1_000;

/** Limits the requests per minute of each address. Returns the seconds to wait; `undefined` when allowed. */
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
    if (windows.size > maxAddresses) windows.delete(windows.keys().next().value ?? "");
    if (window.requests <= requestsPerMinute) return undefined;
    return Math.max(Math.ceil((window.start + windowMs - now) / 1000), 1);
  };
}
