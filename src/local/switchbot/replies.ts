import type { Context } from "hono";

/** HTTP 200 with the vendor's form of success. */
export function succeed(context: Context, body: unknown = {}): Response {
  return context.json({ statusCode: 100, body, message: "success" });
}

/** HTTP 200 with a code of the vendor that means failure, for example 161. */
export function refuse(context: Context, statusCode: number, message: string): Response {
  return context.json({ statusCode, body: {}, message });
}
