import { createHmac } from "node:crypto";
import type { HttpBindings } from "@hono/node-server";
import type { MiddlewareHandler } from "hono";
import type { Clock } from "../../core/clock.ts";
import { minuteMs } from "../../core/time-units.ts";
import type { Credentials } from "./defaults.ts";

// The vendor requires a correct clock without stating a tolerance; this is ours.
const freshMilliseconds = 5 * minuteMs;
const signatureHeaders = ["sign", "t", "nonce"];

/**
 * Accepts requests with a recent signature and a new nonce, and refuses all others with 401. As with the vendor,
 * the names of the three headers must be in lower case, and the signature may be in upper case.
 */
export function authenticate({ token, secret }: Credentials, clock: Clock): MiddlewareHandler {
  const nonces = new Map<string, number>();

  function isNew(nonce: string, now: number): boolean {
    for (const [used, time] of nonces) if (now - time > 2 * freshMilliseconds) nonces.delete(used);
    if (nonces.has(nonce)) return false;
    nonces.set(nonce, now);
    return true;
  }

  return async (context, next) => {
    const [sign = "", t = "", nonce = ""] = signatureHeaders.map((name) => context.req.header(name));
    const now = clock.now().getTime();
    const expected = createHmac("sha256", secret).update(`${token}${t}${nonce}`).digest("base64");
    const accepted =
      context.req.header("authorization") === token &&
      areInLowerCase(context.env) &&
      (sign === expected || sign === expected.toUpperCase()) &&
      /^\d{13}$/.test(t) &&
      Math.abs(now - Number(t)) <= freshMilliseconds &&
      isNew(nonce, now);
    if (!accepted) return context.json({ message: "Unauthorized" }, 401);
    return next();
  };
}

// Node lowercases parsed header names: only the raw ones show what was sent.
function areInLowerCase({ incoming }: HttpBindings): boolean {
  return signatureHeaders.every((name) => incoming.rawHeaders.includes(name));
}
