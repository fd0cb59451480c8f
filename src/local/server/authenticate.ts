import { createHash, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { ApiError } from "./api-error.ts";

/** Lets requests with `Authorization: Bearer <apiKey>` through and answers others with 401. */
export function authenticate(apiKey: string): MiddlewareHandler {
  const expected = digest(`Bearer ${apiKey}`);
  return async (context, next) => {
    const given = digest(context.req.header("authorization") ?? "");
    if (!timingSafeEqual(given, expected)) throw new ApiError(401, "Unauthorized");
    await next();
  };
}

// Digests have one length, which timingSafeEqual asks for.
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
