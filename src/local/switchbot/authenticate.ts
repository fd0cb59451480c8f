import { createHmac } from "node:crypto";
import type { HttpBindings } from "@hono/node-server";
import type { MiddlewareHandler } from "hono";
import type { Clock } from "../../core/clock.ts";
import { minuteMs } from "../../core/time-units.ts";
import type { Credentials } from "./defaults.ts";

// The vendor asks for a set clock without saying how well; this much may lie between the two.
const freshMilliseconds = 5 * minuteMs;
const signatureHeaders = ["sign", "t", "nonce"];

/**
 * Lets requests with a fresh signature through, each nonce once, and answers all others with 401. As with the vendor,
 * the names of the three headers must be sent in lower case, and the signature may be upper-cased.
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

// The parsed headers are all in lower case: only the raw ones tell what was sent.
function areInLowerCase({ incoming }: HttpBindings): boolean {
  return signatureHeaders.every((name) => incoming.rawHeaders.includes(name));
}
