import { createHash, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { ApiError } from "./api-error.ts";

/** Accepts requests with `Authorization: Bearer <apiKey>` and refuses others with 401. */
export function authenticate(apiKey: string): MiddlewareHandler {
  const expected = digest(`Bearer ${apiKey}`);
  return async (context, next) => {
    const given = digest(context.req.header("authorization") ?? "");
    if (!timingSafeEqual(given, expected)) throw new ApiError(401, "Unauthorized");
    await next();
  };
}

// Digests have equal lengths, as timingSafeEqual requires.
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
